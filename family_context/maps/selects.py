"""What a SELECT reads, as DuckDB parses it, before anything of it runs.

A SELECT may read the views of its map and nothing else: no file, no clock, no chance. A view that
it reads row by row must be accounted for in its table; one that stands on the right of a left join,
or in a subquery of an expression, is only looked up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from family_context.intake.nearest import nearest
from family_context.maps.errors import MapError

_TABLE_FUNCTIONS = frozenset({"unnest", "generate_series", "range", "json_each", "json_tree"})
_CLOCK = frozenset(
    {
        "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp",
        "current_user", "user", "session_user", "current_role", "current_catalog",
        "current_schema",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What one SELECT reads."""

    counted: frozenset[str]
    """Views whose every row must be in the table, or left out of it with a reason."""
    looked_up: frozenset[str]
    """Views of which it takes what it finds."""
    named: frozenset[str]
    """Names of columns that it mentions, in lower case."""


def read_select(
    con: duckdb.DuckDBPyConnection, sql: str, file: str, views: Mapping[str, Any]
) -> Reading:
    """What the SELECT in `file` reads. Raises MapError if it is none, or reads what it may not."""
    body = _parsed(con, sql, file)
    volatile = {
        name
        for (name,) in con.execute(
            "select distinct function_name from duckdb_functions() "
            "where stability <> 'CONSISTENT' and function_type in ('scalar', 'aggregate') "
            # By the time zone of the session alone: of a function for dates, one form of several.
            "and not list_has_any(parameter_types, ['TIMESTAMP WITH TIME ZONE', "
            "'TIME WITH TIME ZONE', 'TIMESTAMPTZ_NS'])"
        ).fetchall()
    }
    named = set()
    for node in _nodes(body):
        kind = node.get("type")
        if kind == "COLUMN_REF":
            columns = [str(name).lower() for name in node["column_names"]]
            named.add(columns[-1])
            if len(columns) == 1 and columns[0] in _CLOCK:
                raise _not_the_same(file, columns[0])
        elif kind == "TABLE_FUNCTION":
            name = str(node["function"]["function_name"]).lower()
            if name not in _TABLE_FUNCTIONS:
                raise MapError(
                    f"{file} calls {name}, which reads something else than the views of the map. "
                    f"Describe the file as a view in map.yml, and read it as such."
                )
        elif node.get("class") == "FUNCTION" and str(node["function_name"]).lower() in volatile:
            raise _not_the_same(file, str(node["function_name"]))
    reading = _Reader(file, views)
    counted = reading.of_query(body, {})
    everything = {
        str(n["table_name"]).lower() for n in _nodes(body) if n.get("type") == "BASE_TABLE"
    }
    read = {view for view in views if view in everything}
    for node in _nodes(body):
        if node.get("type") == "BASE_TABLE":
            reading.check(node, reading.ctes)
    return Reading(frozenset(counted), frozenset(read - counted), frozenset(named))


def _parsed(con: duckdb.DuckDBPyConnection, sql: str, file: str) -> Any:
    try:
        statements = con.extract_statements(sql)
    except duckdb.Error as error:
        raise MapError(f"{file} is no SQL that DuckDB reads: {error}") from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        kinds = ", ".join(str(s.type).rpartition(".")[2].lower() for s in statements) or "nothing"
        raise MapError(f"{file} must be one SELECT, and nothing else. It holds: {kinds}.")
    ((text,),) = con.execute("select json_serialize_sql($1)", [sql]).fetchall()
    tree = json.loads(text)
    if tree.get("error") or len(tree["statements"]) != 1:
        raise MapError(f"{file} must be one plain SELECT: {tree.get('error_message', '')}")
    return tree["statements"][0]["node"]


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every part of a parsed SELECT."""
    stack = [tree]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            yield one
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)


def _not_the_same(file: str, what: str) -> MapError:
    return MapError(
        f"{file} uses {what}, which is not the same each time. Use as_at() for the day of the "
        "delivery, and key_of() for a key."
    )


class _Reader:
    """Finds the views that a query reads row by row, through CTEs, unions and joins."""

    def __init__(self, file: str, views: Mapping[str, Any]) -> None:
        self.file = file
        self.views = views
        self.ctes: set[str] = set()

    def of_query(self, node: Any, ctes: Mapping[str, set[str]]) -> set[str]:
        """The views counted of a query node; `ctes` are those of each common table above it."""
        known = dict(ctes)
        for entry in (node.get("cte_map") or {}).get("map", []):
            name = str(entry["key"]).lower()
            self.ctes.add(name)
            query = entry["value"].get("query_node") or entry["value"].get("query", {}).get("node")
            # Within a common table its own name is the view of that name, unless it is recursive.
            is_recursive = query.get("type") == "RECURSIVE_CTE_NODE"
            inside = {**known, name: set()} if is_recursive else known
            known = {**known, name: self.of_query(query, inside)}
        kind = node.get("type")
        if kind == "SELECT_NODE":
            return self.of_table(node.get("from_table"), known)
        if kind == "SET_OPERATION_NODE" or kind == "RECURSIVE_CTE_NODE":
            children = node.get("children") or [node.get("left"), node.get("right")]
            return set().union(*(self.of_query(c, known) for c in children if c))
        if kind == "CTE_NODE":
            name = str(node.get("cte_name", node.get("ctename", ""))).lower()
            self.ctes.add(name)
            known[name] = self.of_query(node["query"], known)
            return self.of_query(node["child"], known)
        return set()

    def of_table(self, node: Any, ctes: Mapping[str, set[str]]) -> set[str]:
        """The views counted of what stands in FROM."""
        if not isinstance(node, dict):
            return set()
        kind = node.get("type")
        if kind == "BASE_TABLE":
            name = str(node["table_name"]).lower()
            if name in ctes:
                return set(ctes[name])
            return {name} if name in self.views else set()
        if kind == "SUBQUERY":
            return self.of_query(node["subquery"]["node"], ctes)
        if kind == "JOIN":
            left, right = (self.of_table(node[side], ctes) for side in ("left", "right"))
            join = str(node.get("join_type", "INNER"))
            if join in ("LEFT", "SEMI", "ANTI", "MARK", "SINGLE"):
                return left
            return right if join == "RIGHT" else left | right
        if kind == "PIVOT":
            return self.of_table(node.get("source"), ctes)
        return set()

    def check(self, node: Mapping[str, Any], ctes: set[str]) -> None:
        """Refuse a table that is neither a view of the map nor a common table of the SELECT."""
        name = str(node["table_name"]).lower()
        path = (node.get("qualified_name") or {}).get("path") or [name]
        if len(path) == 1 and (name in self.views or name in ctes):
            return
        if "." in name or "/" in name or "\\" in name:
            raise MapError(
                f"{self.file} reads the file {name}. A map reads only its views: describe the file "
                "in map.yml."
            )
        raise MapError(
            f"{self.file} reads {'.'.join(map(str, path))}, which is no view of the map. "
            f"{nearest(name, sorted(self.views))}"
        )

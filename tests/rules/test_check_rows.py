"""What a table claims of its rows is asked of its rows: `macros/check_rows.sql`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
from jinja2 import Environment

MACRO = Path(__file__).parents[2] / "macros/check_rows.sql"
TABLE = "marts.asked"


@dataclass(frozen=True)
class Column:
    """A column as dbt's adapter gives it."""

    name: str
    type: str

    def is_string(self) -> bool:
        return self.type == "VARCHAR"


class BrokenError(Exception):
    """What dbt would fail the model with."""


def check(rows: str, claims: dict[str, Any]) -> None:
    """Ask the rows of a SELECT by the macro itself, as a build does."""
    con = duckdb.connect()
    con.execute(f"create schema marts; create table {TABLE} as {rows}")

    def execute(query: str, fetch: bool) -> tuple[str, Any]:
        assert fetch
        return "", SimpleNamespace(rows=con.execute(query).fetchall())

    def columns(_table: Table) -> list[Column]:
        found = con.execute(f"describe {TABLE}").fetchall()
        return [Column(name, kind) for name, kind, *_ in found]

    def fail(told: str) -> None:
        raise BrokenError(told)

    environment = Environment(extensions=["jinja2.ext.do"])
    environment.globals |= {
        "execute": True,
        "model": SimpleNamespace(config=SimpleNamespace(meta=claims)),
        "adapter": SimpleNamespace(execute=execute, get_columns_in_relation=columns),
        "exceptions": SimpleNamespace(raise_database_error=fail),
    }
    macro = environment.from_string(MACRO.read_text(encoding="utf-8")).module
    macro.check_rows(Table())  # type: ignore[attr-defined]


class Table:
    """The relation, as dbt names it in SQL."""

    identifier = "asked"

    def __str__(self) -> str:
        return TABLE


ROWS = """
    select 1 as id, 'a' as name, 'show' as action, cast(null as varchar) as how
    union all select 2, 'b', 'generalise', 'year'
"""
CLAIMS: dict[str, Any] = {
    "one_row_per": ["id", "name"],
    "unique": ["id"],
    "never_null": ["name"],
    "never_null_where": {"how": "action = 'generalise'"},
    "values": {"action": ["show", "generalise"]},
    "no_word_for_nothing": ["how"],
}


def test_rows_that_keep_to_every_claim_pass() -> None:
    check(ROWS, CLAIMS)
    check(ROWS, {})


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        ("1, 'a', 'show', null", "more than one row per id, name, 1 times"),
        ("1, 'c', 'show', null", "id is not unique, 1 times"),
        ("3, null, 'show', null", "name is null, 1 times"),
        ("3, 'c', 'generalise', null", "how is null where action = 'generalise', 1 times"),
        ("3, 'c', 'hide', null", "action is none of show, generalise, 1 times"),
        ("3, 'NaN', 'show', null", "name holds a word for nothing, 1 times"),
        ("3, '', 'show', null", "name holds a word for nothing, 1 times"),
    ],
)
def test_a_row_that_breaks_a_claim_is_told_with_it(row: str, broken: str) -> None:
    with pytest.raises(BrokenError) as told:
        check(f"{ROWS} union all select {row}", CLAIMS)
    assert f"asked: {broken}" in str(told.value)


def test_a_word_for_nothing_passes_in_a_column_where_it_is_a_code() -> None:
    check(f"{ROWS} union all select 3, 'c', 'show', 'none'", CLAIMS)

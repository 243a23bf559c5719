"""One table of a map made: its SELECT run, and every row that it reads counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from family_context.contracts import TableContract
from family_context.intake.nearest import nearest
from family_context.maps.account import RowsOfView, TableAccount
from family_context.maps.definition import MapDefinition, Select
from family_context.maps.errors import MapError
from family_context.maps.selects import Reading
from family_context.maps.views import Loaded, LoadedView

RELATIONSHIPS = "relationships"
_BOTH_ENDS = ("first_person_ref", "second_person_ref", "relationship", "word_describes")
"""What a SELECT of relationships returns instead of person_ref and related_person_ref."""
_MOST_REASONS = 20
_ROW_TYPES = ("BIGINT", "BIGINT[]", "HUGEINT", "INTEGER", "INTEGER[]")


def file_of(definition: MapDefinition, select: Select) -> str:
    """What messages call the file of a SELECT."""
    return f"{definition.code}/{select.file}"


def _given(service: str, table: str) -> str:
    return f'"_given {service}.{table}"'


def written(service: str, table: str) -> str:
    """The name of the DuckDB table with the rows that will be written."""
    return f'"_written {service}.{table}"'


def make_table(
    con: duckdb.DuckDBPyConnection,
    definition: MapDefinition,
    select: Select,
    table: TableContract,
    loaded: Loaded,
    reading: Reading,
) -> TableAccount:
    """Run one SELECT, leave its rows in the table `written`, and account for those that it reads.

    Raises MapError if it cannot run, returns what the table does not have, or a row of a view that
    it counts is neither in the table nor left out with a reason.
    """
    file, given = file_of(definition, select), _given(select.service, select.table)
    views = [loaded.views[name] for name in sorted(reading.counted | reading.looked_up)]
    _run(con, f"create temp table {given} as {select.sql.strip().rstrip(';')}", file, views)
    types = {row[0]: row[1] for row in con.execute(f"describe {given}").fetchall()}
    _check_columns(types, table, file)
    reason = "nullif(trim(left_out::varchar), '')" if "left_out" in types else "null::varchar"
    rows = "_row" if types["_row"].endswith("[]") else "[_row]"
    rows = f"list_filter({rows}, lambda row: row is not null)"
    con.execute(
        f"create or replace temp table _of as select unnest({rows})::bigint as _row, "
        f"{reason} as left_out from {given}"
    )
    _check_rows(con, file, given, rows, loaded)
    left_out = _reasons(con, f"select {reason} as left_out from {given}", file)
    parts = [_of_view(con, loaded.views[name], file, select) for name in sorted(reading.counted)]
    found = {name: _found(con, loaded.views[name]) for name in sorted(reading.looked_up)}
    columns = [c.name for c in table.asked if c.name in types]
    if table.name == RELATIONSHIPS:
        columns = ["person_ref", "related_person_ref", *(c for c in columns)]
        source = _turned(con, given, file)
    else:
        source = given
    listed = ", ".join(f'"{c}"::varchar as "{c}"' for c in columns)
    names = ", ".join(f'"{c}"' for c in columns)
    con.execute(
        f"create temp table {written(select.service, select.table)} as select {listed} "
        f"from {source} where {reason} is null order by list_min({rows}), {names}"
    )
    _check_multiplied(
        con, file, table, columns, f"{source} where {reason} is null", rows, loaded, reading
    )
    ((n_given,),) = con.execute(f"select count(*) from {given}").fetchall()
    ((n_written,),) = con.execute(
        f"select count(*) from {written(select.service, select.table)}"
    ).fetchall()
    return TableAccount(
        select.service,
        select.table,
        n_given,
        n_written,
        left_out,
        tuple(parts),
        found,
    )


def _run(con: duckdb.DuckDBPyConnection, sql: str, file: str, views: Sequence[LoadedView]) -> None:
    """Run the map's SQL; what goes wrong in it is told without a value of any row."""
    try:
        con.execute(sql)
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException) as error:
        told = str(error).partition("\n\nLINE")[0].partition("\nLINE")[0]
        remedy = ""
        if "column" in told:
            remedy = " If some deliveries lack it, list it under columns of its view. " + "; ".join(
                f"{view.name} has {', '.join(view.columns)}" for view in views
            )
        raise MapError(f"{file}: {' '.join(told.split())}{remedy}") from None
    except duckdb.Error as error:
        raise MapError(
            f"{file}: a value cannot be worked with ({type(error).__name__}). Casts that may fail "
            "are try_cast; a date is day(), which leaves what it cannot read as it stands."
        ) from None


def _check_columns(types: Mapping[str, str], table: TableContract, file: str) -> None:
    if "_row" not in types:
        raise MapError(
            f"{file} does not return _row, by which its rows are counted. Add _row of the view "
            "(list(_row) where rows are grouped) to its last SELECT."
        )
    if types["_row"] not in _ROW_TYPES:
        raise MapError(f"{file}: _row is {types['_row']}. Return it as the view has it.")
    known = [c.name for c in table.asked]
    if table.name == RELATIONSHIPS:
        known = [c for c in known if c not in ("person_ref", "related_person_ref")]
        known += list(_BOTH_ENDS)
        for needed in _BOTH_ENDS:
            if needed not in types:
                raise MapError(
                    f"{file} does not return {needed}. A map gives both people as "
                    "first_person_ref and second_person_ref, and says in word_describes whether "
                    "the word describes the 'first' or the 'second' of them."
                )
    for column in types:
        if column not in ("_row", "left_out") and column not in known:
            raise MapError(
                f"{file} returns {column}, which {table.name} does not have. "
                f"{nearest(column, known)}"
            )
    for wanted in table.asked:
        is_needed = wanted.required and not wanted.required_unless
        if is_needed and wanted.name not in types and wanted.name in known:
            raise MapError(f"{file} does not return {wanted.name}, which {table.name} must have.")


def _check_rows(
    con: duckdb.DuckDBPyConnection, file: str, given: str, rows: str, loaded: Loaded
) -> None:
    """Refuse rows that say to be of no raw row."""
    most = max((v.first + v.n - 1 for v in loaded.views.values()), default=0)
    ((alone, foreign),) = con.execute(
        f"select (select count(*) from {given} where coalesce(len({rows}), 0) = 0), "
        f"(select count(*) from _of where _row not between 1 and {most})"
    ).fetchall()
    if alone or foreign:
        raise MapError(
            f"{file}: {alone + foreign:,} rows have a _row that is none. Take it from the view "
            "whose row it is; on the right of a left join it may be missing."
        )


def _check_multiplied(
    con: duckdb.DuckDBPyConnection,
    file: str,
    table: TableContract,
    columns: Sequence[str],
    made: str,
    rows: str,
    loaded: Loaded,
    reading: Reading,
) -> None:
    """Refuse one raw row that became several of one key, as a join that finds several does.

    Two raw rows of one key are another thing: so they were sent.
    """
    key = list(table.key) if table.key and set(table.key) <= set(columns) else list(columns)
    spans = [(v.first, v.first + v.n - 1) for v in map(loaded.views.get, reading.counted) if v]
    is_counted = " or ".join(f"_row between {a} and {b}" for a, b in spans) or "false"
    names = ", ".join(f'"{c}"' for c in key)
    found = con.execute(
        f"""
        with each as (select {names}, unnest({rows})::bigint as _row from {made}),
        several as (
            select _row, {names} from each where {is_counted} group by all having count(*) > 1
        )
        select count(distinct _row), list(distinct _row order by _row)[1:3] from several
        """
    ).fetchall()
    ((n, examples),) = found
    if n:
        told = "; ".join(_place(con, loaded, row) for row in examples)
        raise MapError(
            f"{file}: {n:,} raw rows became several rows of one {', '.join(key[:3])} each ({told})."
            " A join finds more than one row for them: join on the whole key of the other view, "
            "or group it first, so that there is one."
        )


def _place(con: duckdb.DuckDBPyConnection, loaded: Loaded, row: int) -> str:
    view = next(v for v in loaded.views.values() if v.first <= row < v.first + v.n)
    ((name, line),) = con.execute(
        f'select _file, _line from "{view.name}" where _row = $1', [row]
    ).fetchall()
    return f"{name}, line {line}"


def _reasons(con: duckdb.DuckDBPyConnection, rows: str, file: str) -> dict[str, int]:
    found = con.execute(
        f"select left_out, count(*) from ({rows}) where left_out is not null "
        "group by all order by 2 desc, 1"
    ).fetchall()
    if len(found) > _MOST_REASONS or any(len(reason) > 200 for reason, _ in found):
        raise MapError(
            f"{file}: left_out holds {len(found):,} reasons. Write a few words for each kind of "
            "row that is left out, and no value of the row."
        )
    return dict(found)


def _of_view(
    con: duckdb.DuckDBPyConnection, view: LoadedView, file: str, select: Select
) -> RowsOfView:
    """The rows of a view that are in the table, and those left out, which must be all of them."""
    con.execute(
        f"""
        create or replace temp table _fate as
        select _row, bool_or(o.left_out is null) as is_used, min(o.left_out) as left_out
        from "{view.name}" join _of as o using (_row) group by _row
        """
    )
    lost = con.execute(
        f'select _file, _line, count(*) over () from "{view.name}" anti join _fate using (_row) '
        "order by _row limit 3"
    ).fetchall()
    if lost:
        examples = "; ".join(f"{name}, line {line}" for name, line, _ in lost)
        raise MapError(
            f"{file}: {lost[0][2]:,} of {view.n:,} rows of {view.name} are neither in "
            f"{select.table} nor left out with a reason ({examples}). Instead of a WHERE, return "
            "a column left_out that says why a row is left out and is null for the others; join "
            "what is only looked up by a LEFT JOIN."
        )
    ((used,),) = con.execute("select count(*) from _fate where is_used").fetchall()
    left_out = _reasons(con, "select left_out from _fate where not is_used", file)
    if used + sum(left_out.values()) != view.n:
        raise AssertionError(f"{file}: the rows of {view.name} do not add up")
    return RowsOfView(view.name, view.n, used, left_out)


def _found(con: duckdb.DuckDBPyConnection, view: LoadedView) -> int | None:
    """How many rows of a view that is looked up are in the rows of the table; None where it gives
    their _row in none of them.
    """
    ((n,),) = con.execute(
        "select count(distinct _row) from _of where _row between $1 and $2",
        [view.first, view.first + view.n - 1],
    ).fetchall()
    return int(n) or None


def _turned(con: duckdb.DuckDBPyConnection, given: str, file: str) -> str:
    """The relationships as the contract has them: what the related person is to the person."""
    ((wrong,),) = con.execute(
        f"select count(*) from {given} "
        "where coalesce(word_describes, '') not in ('first', 'second')"
    ).fetchall()
    if wrong:
        raise MapError(
            f"{file}: {wrong:,} rows do not say in word_describes whether the word describes the "
            "'first' or the 'second' person."
        )
    return (
        "(select *, "
        "if(word_describes = 'first', second_person_ref, first_person_ref) as person_ref, "
        "if(word_describes = 'first', first_person_ref, second_person_ref) as related_person_ref "
        f"from {given})"
    )

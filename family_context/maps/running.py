"""A map run: raw files into canonical extracts, with an account that adds up, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from family_context.contracts import Contract, TableContract
from family_context.folders import PROJECT
from family_context.intake.nearest import nearest
from family_context.maps.account import Account, RowsOfView, TableAccount, ViewAccount
from family_context.maps.definition import MapDefinition, Select
from family_context.maps.direction import check_direction, elders
from family_context.maps.errors import MapError
from family_context.maps.selects import Reading, read_select
from family_context.maps.views import OWN_COLUMNS, Loaded, LoadedView, load
from family_context.maps.writing import KINDS, declarations, people_there, write_extracts

MACROS = Path(__file__).with_name("macros.sql")
RELATIONSHIPS = "relationships"
HOUSEHOLD = "household_members"
_BOTH_ENDS = ("first_person_ref", "second_person_ref", "relationship", "word_describes")
"""What a SELECT of relationships returns instead of person_ref and related_person_ref."""
_MOST_REASONS = 20
_ROW_TYPES = ("BIGINT", "BIGINT[]", "HUGEINT", "INTEGER", "INTEGER[]")


@dataclass(frozen=True)
class Made:
    """A map that ran: the account, and where the extracts are."""

    account: Account
    extracts: Path


def run_map(
    definition: MapDefinition,
    raw: Path,
    extracts: Path,
    contracts: Mapping[str, Contract],
    *,
    as_at: date | None = None,
    said: Mapping[str, Any] | None = None,
    parquet: bool = False,
    replaces: Collection[tuple[str, str]] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Made:
    """Map the files under `raw` into a folder for each service under `extracts`.

    `as_at` is the day on which the data were current, where nothing else says it; `said` are
    further values of extract.yml, which win. `replaces` are the tables (service, table) that may
    take the place of files that lie there; all of them, if it is None. Raises MapError, and then
    nothing was written, if the map cannot be followed, a row is neither used nor left out with a
    reason, or relationships point the wrong way.
    """
    with duckdb.connect() as con:
        loaded = load(con, raw, definition, progress)
        _shut(con, as_at)
        readings = {
            select.file: read_select(con, select.sql, _at(definition, select), loaded.views)
            for select in definition.selects
        }
        _check_read(definition, loaded, readings)
        tables: list[TableAccount] = []
        not_made: dict[str, str] = {}
        lacking: list[str] = []
        for at, select in enumerate(definition.selects):
            if progress:
                progress(f"{select.service}.{select.table}", at, len(definition.selects))
            reading = readings[select.file]
            name = f"{select.service}.{select.table}"
            absent = ", ".join(_absent(loaded, reading))
            if absent and not any(loaded.views[view].files for view in reading.counted):
                not_made[name] = f"no file of {absent} came"
                continue
            if absent:
                lacking.append(f"{name}: made without {absent}, of which no file came")
            table = contracts[select.service].table(select.table)
            tables.append(_make(con, definition, select, table, loaded, reading))
        tables = _with_people(tables, not_made)
        if replaces is not None:
            _check_free(extracts, tables, replaces)
        declared = declarations(con, definition, raw, as_at, said or {}, loaded.views, _arrow)
        warnings = [*lacking, *_check(con, definition, tables, contracts, extracts)]
        account = _account(definition, loaded, readings, tables, not_made, warnings)
        arrow = {
            (t.service, t.table): _arrow(con, f"select * from {_written(t.service, t.table)}")
            for t in tables
        }
    write_extracts(extracts, arrow, declared, definition, parquet=parquet)
    return Made(account, extracts)


def _at(definition: MapDefinition, select: Select) -> str:
    return f"{definition.code}/{select.file}"


def _shut(con: duckdb.DuckDBPyConnection, as_at: date | None) -> None:
    """Give the map its macros, and take from DuckDB every way to anything else."""
    con.execute(MACROS.read_text(encoding="utf-8"))
    day = f"date '{as_at.isoformat()}'" if as_at else "null::date"
    con.execute(f"create macro as_at() as {day}")
    con.execute("set python_enable_replacements = false")
    con.execute("set autoinstall_known_extensions = false")
    con.execute("set autoload_known_extensions = false")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")


def _check_read(definition: MapDefinition, loaded: Loaded, readings: Mapping[str, Reading]) -> None:
    """Refuse a view whose rows no table counts: they would vanish."""
    counted = {view for reading in readings.values() for view in reading.counted}
    looked_up = {view for reading in readings.values() for view in reading.looked_up}
    in_extract = (definition.extract_sql or "").lower()
    for view in definition.views:
        if view.name in counted or (view.lookup and view.name in looked_up):
            continue
        if view.name in looked_up:
            raise MapError(
                f"{definition.code}: the view {view.name} is only joined on the right, so rows of "
                "it that nobody asks for would vanish. Read it row by row in a SELECT, or say "
                "lookup: true of it in map.yml, if it is a list to look up in."
            )
        if view.name not in in_extract:
            raise MapError(
                f"{definition.code}: no SELECT reads the view {view.name}, so its rows would "
                "vanish. Read it, or take it out of map.yml."
            )


def _absent(loaded: Loaded, reading: Reading) -> list[str]:
    """The views that a SELECT counts of which no file came."""
    return [name for name in sorted(reading.counted) if not loaded.views[name].files]


def _with_people(tables: Sequence[TableAccount], not_made: dict[str, str]) -> list[TableAccount]:
    """The tables without those of a service of whose people none came: it is not written."""
    nobody = {t.service for t in tables if t.table == "people" and not t.written}
    for table in tables:
        if table.service in nobody:
            not_made[f"{table.service}.{table.table}"] = "nobody of this service came"
    return [t for t in tables if t.service not in nobody]


def _check_free(
    extracts: Path, tables: Sequence[TableAccount], replaces: Collection[tuple[str, str]]
) -> None:
    """Refuse to take the place of a table that this map has not made."""
    for table in tables:
        files = [extracts / table.service / f"{table.table}{kind}" for kind in KINDS]
        there = [file for file in files if file.exists()]
        if there and (table.service, table.table) not in replaces:
            raise MapError(
                f"{table.service}/{there[0].name} lies there already, and this map did not make it "
                "before. Name another folder, take the file away, or say --replace."
            )


def _given(service: str, table: str) -> str:
    return f'"_given {service}.{table}"'


def _written(service: str, table: str) -> str:
    return f'"_written {service}.{table}"'


def _make(
    con: duckdb.DuckDBPyConnection,
    definition: MapDefinition,
    select: Select,
    table: TableContract,
    loaded: Loaded,
    reading: Reading,
) -> TableAccount:
    """Run one SELECT, and account for the rows that it reads."""
    file, given = _at(definition, select), _given(select.service, select.table)
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
        f"create temp table {_written(select.service, select.table)} as select {listed} "
        f"from {source} where {reason} is null order by list_min({rows}), {names}"
    )
    ((n_given,),) = con.execute(f"select count(*) from {given}").fetchall()
    ((n_written,),) = con.execute(
        f"select count(*) from {_written(select.service, select.table)}"
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


def _check(
    con: duckdb.DuckDBPyConnection,
    definition: MapDefinition,
    tables: Sequence[TableAccount],
    contracts: Mapping[str, Contract],
    extracts: Path,
) -> list[str]:
    """What all tables must be true to together, and what somebody should look at."""
    warnings = []
    made = {(t.service, t.table) for t in tables}
    for service in sorted({t.service for t in tables}):
        contract = contracts[service]
        people = _written(service, "people")
        if (service, "people") not in made:
            before = people_there(con, extracts / service)
            if before is None:
                warnings.append(
                    f"{service}: no people lie in {extracts.name}/{service} yet. A build takes "
                    "these rows once the people of the same system lie beside them; a map makes "
                    "none of references alone."
                )
                people = ""
            else:
                people = before
        for table in (t for t in tables if t.service == service):
            asked = contract.table(table.table)
            written = _written(service, table.table)
            warnings += _keys(con, asked, written, service)
            if people and table.table != "people":
                warnings += _orphans(con, asked, written, people, service)
        if people:
            _direction(con, definition, contract, {t for s, t in made if s == service}, people)
    return warnings


def _keys(
    con: duckdb.DuckDBPyConnection, table: TableContract, written: str, service: str
) -> list[str]:
    there = {row[0] for row in con.execute(f"describe {written}").fetchall()}
    if not table.key or not set(table.key) <= there:
        return []
    key = ", ".join(f'"{k}"' for k in table.key)
    ((n,),) = con.execute(
        f"select coalesce(sum(n), 0)::bigint from (select count(*) as n from {written} "
        f"group by {key} having count(*) > 1)"
    ).fetchall()
    if not n:
        return []
    return [
        f"{service}.{table.name}: {n:,} rows share {', '.join(table.key)} with another row, and "
        "intake will hold them back. Group them, or make the key of more parts."
    ]


def _orphans(
    con: duckdb.DuckDBPyConnection, table: TableContract, written: str, people: str, service: str
) -> list[str]:
    there = {row[0] for row in con.execute(f"describe {written}").fetchall()}
    found = []
    for column in table.asked:
        if column.references != "people" or column.name not in there:
            continue
        ((n,),) = con.execute(
            f'select count(*) from {written} where "{column.name}" is not null '
            f'and "{column.name}" not in (select person_ref from {people} '
            "where person_ref is not null)"
        ).fetchall()
        if n:
            found.append(
                f"{service}.{table.name}: {n:,} rows name in {column.name} nobody of the people"
            )
    return found


def _direction(
    con: duckdb.DuckDBPyConnection,
    definition: MapDefinition,
    contract: Contract,
    made: Collection[str],
    people: str,
) -> None:
    """Ask the dates of birth whether relationships and members of households are the right way."""
    there = {row[0] for row in con.execute(f"describe {people}").fetchall()}
    if "date_of_birth" not in there:
        return
    service, older = contract.service_code, elders(PROJECT / "seeds")
    pairs = {}
    if RELATIONSHIPS in made:
        pairs[RELATIONSHIPS, "relationship"] = _written(service, RELATIONSHIPS)
    if {HOUSEHOLD, "tenancies"} <= set(made):
        pairs[HOUSEHOLD, "relationship_to_tenant"] = (
            "(select tenants.person_ref, members.person_ref as related_person_ref, "
            "members.relationship_to_tenant as relationship "
            f"from {_written(service, HOUSEHOLD)} as members "
            f"join {_written(service, 'tenancies')} as tenants using (tenancy_ref))"
        )
    for (table, column), rows in pairs.items():
        file = f"{definition.code}/{service}.{table}.sql"
        asked = contract.table(table).column(column)
        check_direction(con, rows, people, asked, older, file)


def _arrow(con: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    return con.sql(sql).to_arrow_table()


def _account(
    definition: MapDefinition,
    loaded: Loaded,
    readings: Mapping[str, Reading],
    tables: Sequence[TableAccount],
    not_made: Mapping[str, str],
    warnings: Sequence[str],
) -> Account:
    counted = {name for reading in readings.values() for name in reading.counted}
    views = []
    for view in loaded.views.values():
        used = {
            column
            for reading in readings.values()
            if view.name in reading.counted | reading.looked_up
            for column in reading.named
        }
        views.append(
            ViewAccount(
                view.name,
                tuple(view.files),
                view.n,
                tuple(view.malformed),
                tuple(c for c in view.columns if c not in used and c not in OWN_COLUMNS),
                tuple(view.missing),
                tuple(view.notes),
                view.name not in counted,
            )
        )
    return Account(
        definition.code,
        definition.name,
        definition.carries_identity,
        tuple(views),
        tuple(tables),
        tuple(loaded.not_read),
        dict(not_made),
        tuple(warnings),
    )

"""A map run: raw files into canonical extracts, with an account that adds up, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from family_context.contracts import Contract
from family_context.maps.account import Account, TableAccount, ViewAccount
from family_context.maps.checking import check_tables
from family_context.maps.definition import MapDefinition
from family_context.maps.errors import MapError
from family_context.maps.making import file_of, make_table, written
from family_context.maps.selects import Reading, read_select
from family_context.maps.views import OWN_COLUMNS, Loaded, load
from family_context.maps.writing import KINDS, declarations, write_extracts

MACROS = Path(__file__).with_name("macros.sql")


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
            select.file: read_select(con, select.sql, file_of(definition, select), loaded.views)
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
            tables.append(make_table(con, definition, select, table, loaded, reading))
        tables = _with_people(tables, not_made)
        if replaces is not None:
            _check_free(extracts, tables, replaces)
        declared = declarations(con, definition, raw, as_at, said or {}, loaded.views, _arrow)
        warnings = [*lacking, *check_tables(con, definition, tables, contracts, extracts)]
        account = _account(definition, loaded, readings, tables, not_made, warnings)
        arrow = {
            (t.service, t.table): _arrow(con, f"select * from {written(t.service, t.table)}")
            for t in tables
        }
    write_extracts(extracts, arrow, declared, definition, parquet=parquet)
    return Made(account, extracts)


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

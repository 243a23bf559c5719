"""Canonical extracts written at once: a service's folder is put in place whole, or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import yaml

from family_context.intake.declaration import REQUIRED
from family_context.maps.definition import EXTRACT_KEYS, EXTRACT_SQL, MapDefinition
from family_context.maps.errors import MapError
from family_context.maps.selects import read_select
from family_context.maps.views import EXTRACT_FILE
from family_context.spreadsheet import without_formulas
from family_context.strict_yaml import read_strictly

KINDS = (".csv", ".parquet", ".xlsx")
_PEOPLE = "_people there"


def declarations(
    con: duckdb.DuckDBPyConnection,
    definition: MapDefinition,
    raw: Path,
    as_at: date | None,
    said: Mapping[str, Any],
    views: Mapping[str, Any],
    fetch: Callable[[duckdb.DuckDBPyConnection, str], pa.Table],
) -> dict[str, dict[str, Any]]:
    """What extract.yml of each service says: by the command line, else by `extract.yml` beside the
    raw files, else by them (extract.sql), else by the map, else by the as-at date.

    Raises MapError where a value that a delivery must state is said nowhere.
    """
    beside = _beside(raw)
    in_files = _in_files(con, definition, views, fetch)
    found = {}
    for service in definition.services:
        values: dict[str, Any] = {}
        if as_at:
            values |= {"data_current_as_of": as_at.isoformat(), "coverage_end": as_at.isoformat()}
        values |= definition.extract
        values |= in_files.get(service, {}) | beside
        values |= {key: value for key, value in said.items() if value is not None}
        missing = [key for key in REQUIRED if values.get(key) in (None, "")]
        if missing and definition.carries_identity:
            raise MapError(
                f"{service}: nothing says {', '.join(missing)}. Write {EXTRACT_FILE} beside the "
                f"raw files with the lines {', '.join(f'{key}: …' for key in missing)}, or give "
                "--as-at, --area and --covers-from."
            )
        found[service] = {key: _plain(values[key]) for key in EXTRACT_KEYS if key in values}
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _beside(raw: Path) -> dict[str, Any]:
    path = raw / EXTRACT_FILE
    if not path.is_file():
        return {}
    try:
        said = read_strictly(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, ValueError):
        raise MapError(f"{raw.name}/{EXTRACT_FILE} is not readable YAML.") from None
    if not isinstance(said, dict) or (unknown := [k for k in said if k not in EXTRACT_KEYS]):
        told = f" ({', '.join(map(str, unknown))})" if isinstance(said, dict) else ""
        raise MapError(
            f"{raw.name}/{EXTRACT_FILE} holds something else than {', '.join(EXTRACT_KEYS)}{told}."
        )
    return said


def _in_files(
    con: duckdb.DuckDBPyConnection,
    definition: MapDefinition,
    views: Mapping[str, Any],
    fetch: Callable[[duckdb.DuckDBPyConnection, str], pa.Table],
) -> dict[str, dict[str, Any]]:
    """What extract.sql reads of the delivery in the raw files, by service."""
    if definition.extract_sql is None:
        return {}
    file = f"{definition.code}/{EXTRACT_SQL}"
    read_select(con, definition.extract_sql, file, views)
    try:
        rows = fetch(con, definition.extract_sql.strip().rstrip(";")).to_pylist()
    except duckdb.Error as error:
        told = str(error).partition("\n")[0] if isinstance(error, duckdb.BinderException) else ""
        raise MapError(f"{file} cannot be run ({type(error).__name__}). {told}") from None
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        service = row.pop("service_code", None)
        unknown = [key for key in row if key not in EXTRACT_KEYS]
        if service not in definition.services or unknown or service in found:
            raise MapError(
                f"{file} must return one row for each of {', '.join(definition.services)}, with "
                f"service_code and any of {', '.join(EXTRACT_KEYS)}."
            )
        found[service] = {key: value for key, value in row.items() if value is not None}
    return found


def people_there(con: duckdb.DuckDBPyConnection, folder: Path) -> str | None:
    """The name of a table of the people that lie in a service's folder already, or None.

    Only CSV and Parquet with canonical headers are read; of others nothing is known.
    """
    parquet, plain = folder / "people.parquet", folder / "people.csv"
    try:
        if parquet.is_file():
            table = pq.read_table(parquet)
        elif plain.is_file():
            with duckdb.connect() as other:
                table = other.sql(
                    "select * from read_csv($1, all_varchar = true, header = true)",
                    params=[str(plain)],
                ).to_arrow_table()
        else:
            return None
    except (duckdb.Error, pa.ArrowException):
        return None
    if "person_ref" not in table.column_names:
        return None
    con.register(_PEOPLE, table)
    return f'"{_PEOPLE}"'


def write_extracts(
    extracts: Path,
    tables: Mapping[tuple[str, str], pa.Table],
    declared: Mapping[str, Mapping[str, Any]],
    definition: MapDefinition,
    *,
    parquet: bool,
) -> None:
    """Write the tables of each service beside what lies there, and put the folders in place.

    A map without identity leaves an extract.yml that is there as it is.
    """
    extracts.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".map-", dir=extracts) as temporary:
        services = sorted({service for service, _ in tables})
        for service in services:
            new = Path(temporary) / service
            there = extracts / service
            shutil.copytree(there, new) if there.is_dir() else new.mkdir()
            for (of, name), table in tables.items():
                if of == service:
                    for kind in KINDS:
                        (new / f"{name}{kind}").unlink(missing_ok=True)
                    _write_table(table, new, name, parquet=parquet)
            said = new / EXTRACT_FILE
            if definition.carries_identity or not said.exists():
                text = yaml.safe_dump(dict(declared[service]), sort_keys=False, allow_unicode=True)
                said.write_text(text, encoding="utf-8")
        for service in services:
            _put(Path(temporary) / service, extracts / service)


def _put(new: Path, there: Path) -> None:
    """Put the folder `new` in the place of `there`; what was there comes back if that fails."""
    before = new.with_name(f"{new.name} before")
    if there.is_dir():
        there.rename(before)
    try:
        new.rename(there)
    except OSError:
        if before.is_dir():
            before.rename(there)
        raise


def _write_table(table: pa.Table, folder: Path, name: str, *, parquet: bool) -> None:
    if parquet:
        pq.write_table(table, folder / f"{name}.parquet")
    else:
        pyarrow.csv.write_csv(without_formulas(table), folder / f"{name}.csv")

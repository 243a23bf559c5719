"""`extract.yml`: what a service says about its own delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from family_context.contracts import Contract
from family_context.intake.declared_names import declared_columns, declared_files
from family_context.intake.refusal import RefusedError, refuse
from family_context.intake.signs import read_signs
from family_context.strict_yaml import read_strictly

REQUIRED = (
    "source_system",
    "data_current_as_of",
    "coverage_start",
    "coverage_end",
    "coverage_area",
)
OPTIONAL = ("supplied_by", "is_synthetic", "files", "columns", "formats")
MOST_BYTES = 100_000


@dataclass(frozen=True)
class Declaration:
    """The delivery's own account of itself, checked."""

    source_system: str
    supplied_by: str | None
    data_current_as_of: date
    coverage_start: date
    coverage_end: date
    coverage_area: str
    is_synthetic: bool
    formats: Mapping[tuple[str, str], tuple[str, ...]]
    """(table, column) to the strptime patterns that this delivery uses there."""
    columns: Mapping[str, Mapping[str, str]]
    """By table, headers of the file and the column of the contract that each stands for."""
    files: Mapping[str, str]
    """By table, the name of the file that holds it, where that is not the table's own."""
    unknown_keys: tuple[str, ...]


def read_declaration(
    path: Path, file: str, contract: Contract, unless_said: Mapping[str, Any] | None = None
) -> Declaration:
    """The declaration at `path`, which messages call `file`.

    `unless_said` holds what counts for a key that the file does not have. Raises RefusedError if
    the file is missing, unreadable, incomplete or cannot be true.
    """
    written = {key: value for key, value in _load(path, file).items() if value not in (None, "")}
    said = {**(unless_said or {}), **written}
    for key in REQUIRED:
        if said.get(key) in (None, ""):
            raise refuse(file, f"{key} is missing.", f"Add a line `{key}: …`.")
    for key in (*REQUIRED, "supplied_by"):
        if isinstance(said.get(key), dict | list | set):
            raise refuse(file, f"{key} holds more than one value.", f"Write one: `{key}: …`.")
    days = {
        key: _day(said[key], key, file)
        for key in ("data_current_as_of", "coverage_start", "coverage_end")
    }
    if days["coverage_start"] > days["coverage_end"]:
        raise refuse(
            file,
            "coverage_start is after coverage_end.",
            "Give the first and the last day that the data cover.",
        )
    if days["coverage_start"] > days["data_current_as_of"]:
        raise refuse(
            file,
            "coverage_start is after data_current_as_of.",
            "Give the day on which the extract was drawn as data_current_as_of.",
        )
    synthetic = said.get("is_synthetic", False)
    if not isinstance(synthetic, bool):
        raise refuse(file, "is_synthetic is neither true nor false.", "Write true or false.")
    service = said.get("service_code", said.get("service", contract.service_code))
    if service != contract.service_code:
        raise refuse(
            file,
            f"it is for another service than {contract.service_code}.",
            "Put the delivery into the folder of its own service.",
        )
    supplied_by = said.get("supplied_by")
    return Declaration(
        source_system=read_signs(str(said["source_system"])),
        supplied_by=None if supplied_by in (None, "") else read_signs(str(supplied_by)),
        coverage_area=read_signs(str(said["coverage_area"])),
        is_synthetic=synthetic,
        formats=_formats(said.get("formats"), file, contract),
        columns=declared_columns(said.get("columns"), file, contract),
        files=declared_files(said.get("files"), file, contract),
        unknown_keys=tuple(
            str(k) for k in said if k not in (*REQUIRED, *OPTIONAL, "service", "service_code")
        ),
        **days,
    )


def named_in(
    path: Path, file: str, contract: Contract
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """What a declaration says of columns and files, also where the rest of it is not there yet.

    Raises RefusedError where that cannot be followed.
    """
    said = _load(path, file) if path.exists() and path.read_bytes().strip() else {}
    return (
        declared_columns(said.get("columns"), file, contract),
        declared_files(said.get("files"), file, contract),
    )


def _load(path: Path, file: str) -> dict[Any, Any]:
    template = f"Write it with the keys {', '.join(REQUIRED)}."
    if not path.exists():
        raise refuse(file, "the file is missing.", template)
    try:
        raw = path.read_bytes()
        if len(raw) > MOST_BYTES:
            raise refuse(file, f"it is larger than {MOST_BYTES:,} bytes.", template)
        said = read_strictly(raw)
    except RefusedError:
        raise
    except Exception as error:  # PyYAML lets many kinds of error through
        place, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        line = f" in line {place.line + 1}" if place else ""
        why = f" ({problem})" if problem else ""
        raise refuse(file, f"it is not readable YAML{line}{why}.", template) from None
    if not isinstance(said, dict):
        raise refuse(file, "it does not hold keys and values.", template)
    return said


def _day(value: Any, key: str, file: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value).strip()).date()
    except ValueError:
        raise refuse(file, f"{key} is not a date.", f"Write `{key}: YYYY-MM-DD`.") from None


def _formats(said: Any, file: str, contract: Contract) -> dict[tuple[str, str], tuple[str, ...]]:
    """The declared patterns, each of them known to work."""
    remedy = "Write formats: {<table>: {<column>: '%d/%m/%Y'}}."
    if said in (None, {}):
        return {}
    if not isinstance(said, dict) or not all(isinstance(v, dict) for v in said.values()):
        raise refuse(file, "formats is not given by table and column.", remedy)
    columns = {(t.name, c.name): c for t in contract.tables for c in t.columns}
    found = {}
    for table, by_column in said.items():
        for name, patterns in by_column.items():
            column = columns.get((table, name))
            if column is None or column.type not in {"date", "timestamp"}:
                raise refuse(
                    file,
                    f"formats names {table}.{name}, which is no date or time of the contract.",
                    remedy,
                )
            listed = patterns if isinstance(patterns, list) else [patterns]
            if not listed or not all(usable_pattern(p) for p in listed):
                raise refuse(file, f"formats for {table}.{name} is no strptime pattern.", remedy)
            found[(str(table), str(name))] = tuple(listed)
    return found


def usable_pattern(pattern: Any) -> bool:
    """Whether `pattern` is a strptime pattern that gives a whole date."""
    return isinstance(pattern, str) and _is_usable(pattern)


@cache
def _is_usable(pattern: str) -> bool:
    whole = any(all(p in pattern for p in parts) for parts in _WHOLE_DATES)
    try:
        # A connection of its own: services are taken in by several threads, and one of them would
        # read the result of another, or none.
        with _database().cursor() as con:
            con.execute("select try_strptime('x', $1)", [pattern]).fetchall()
    except duckdb.Error:
        return False
    return whole


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


_WHOLE_DATES = [(year, month, "%d") for year in ("%Y", "%y") for month in ("%m", "%b", "%B")] + [
    ("%-d", "%-m", "%Y"),
    ("%Y", "%j"),
    ("%x",),
    ("%c",),
]

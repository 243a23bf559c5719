"""What became of every delivery, in words: for the screen as soon as intake is done, and the
manifest. No sentence holds a name or an address: a value is an example only in a column of dates,
numbers or codes, else the line number stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from family_context.contracts import Contract
from family_context.intake import IntakeResult
from family_context.intake.oddities import oddities

STATES = ("loaded", "kept_last_good", "refused", "not_supplied")
BESIDE = "(beside the services)"
"""Stands for a service in what is told of folders and files that belong to none."""

RESPELLED = "headers respelled"
_FIGURES = ("date", "timestamp", "integer", "double", "boolean")
# Of a rejected date or number only what looks like one: a row with a shifted column shows a name.
_SHOWN = re.compile(r"(?=.*[0-9])[0-9A-Za-z/.,:+ -]{1,25}")
_IN_ROWS = re.compile(r" \(in (\d+) rows\)$")
_MOST_LISTED = 12
"""So many columns or codes of a kind are named in one sentence; the quarantine has all."""


@dataclass(frozen=True)
class Remark:
    """One thing that was found in a delivery."""

    kind: str
    """refused, kept, table refused, unprotected, no people, dates, held back, rejected,
    unknown code, orphan, contradicted, no records, no ends, ignored, read otherwise,
    of another service, the same again, perhaps only changes, odd, wrong, by extract.yml."""
    text: str


@dataclass(frozen=True)
class ServiceAccount:
    """What became of one service."""

    service_code: str
    load_state: str
    rows_landed: int
    rows_quarantined: int
    values_rejected: int
    remarks: tuple[Remark, ...]

    def as_row(self) -> dict[str, Any]:
        """The same, for the manifest."""
        return asdict(self)


def account_of(
    taken: IntakeResult,
    quarantine: Path,
    contracts: Mapping[str, Contract],
    as_at: date,
    landing: Path | None = None,
) -> list[ServiceAccount]:
    """The account of each service in `taken`, those with a reason to look first.

    `quarantine` and `landing` are the folders that intake wrote; without `landing` nothing is told
    of what is odd in a whole column. What belongs to no service comes last, under
    BESIDE, if there is any.
    """
    with duckdb.connect() as con:
        accounts = [
            _of_service(con, service, taken, quarantine, contracts, as_at, landing)
            for service in taken.services
        ]
    order = {"refused": 0, "kept_last_good": 1, "loaded": 2, "not_supplied": 3}
    accounts.sort(key=lambda a: (order[a.load_state], not a.remarks))
    beside = [row for row in taken.ignored if row["service_code"] is None]
    if beside:
        told = tuple(Remark("ignored", f"{row['name']}: {row['note']}") for row in beside)
        accounts.append(ServiceAccount(BESIDE, "not_supplied", 0, 0, 0, told))
    return accounts


def _of_service(
    con: duckdb.DuckDBPyConnection,
    service: Mapping[str, Any],
    taken: IntakeResult,
    quarantine: Path,
    contracts: Mapping[str, Contract],
    as_at: date,
    landing: Path | None,
) -> ServiceAccount:
    code, state = service["service_code"], service["load_state"]
    tables = [row for row in taken.inputs if row["service_code"] == code]
    ignored = [row for row in taken.ignored if row["service_code"] == code]
    remarks = [
        *_loads(service, tables),
        *_nobody(service, tables),
        *_dates(service, as_at),
        *_quarantined(con, quarantine / code, contracts[code]),
        *_ignored(ignored),
    ]
    if landing and state == "loaded":
        remarks += [
            Remark("wrong" if odd.is_wrong else "odd", f"{odd.text}.")
            for odd in oddities(con, landing, contracts[code])
        ]
    counts = {c: sum(int(row.get(c) or 0) for row in tables) for c in _COUNTS}
    return ServiceAccount(code, state, remarks=tuple(remarks), **counts)


_COUNTS = ("rows_landed", "rows_quarantined", "values_rejected")


def _loads(service: Mapping[str, Any], tables: Sequence[Mapping[str, Any]]) -> list[Remark]:
    found = []
    if service["reason"]:
        kind = "refused" if service["load_state"] == "refused" else "kept"
        reason = service["reason"].removeprefix(f"{service['service_code']}: ")
        found.append(Remark(kind, reason))
    for row in tables:
        said = (row["reason"] or "").removesuffix(".")
        if row["load_state"] == "refused" and said not in (service["reason"] or ""):
            found.append(Remark("table refused", f"{row['table_name']}: {said}."))
    if service["warning"]:
        warning = service["warning"].removeprefix(f"{service['service_code']}: ")
        found.append(Remark("unprotected", warning))
    return found


def _nobody(service: Mapping[str, Any], tables: Sequence[Mapping[str, Any]]) -> list[Remark]:
    """A delivery without a person, such as a template that nobody filled in."""
    people = next((row for row in tables if row["table_name"] == "people"), None)
    if service["load_state"] != "loaded" or people is None or people.get("rows_read"):
        return []
    told = (
        "people holds a header and no rows, so that of everybody nothing would be found. Send the "
        "people, or take the delivery away: then the service is told as not searched."
    )
    return [Remark("no people", told)]


def _dates(service: Mapping[str, Any], as_at: date) -> list[Remark]:
    current, end = service.get("data_current_as_of"), service.get("coverage_end")
    found = []
    if current and current > as_at:
        told = f"data_current_as_of {current} is after the as-at date {as_at}."
        found.append(Remark("dates", told))
    if current and end and end > current:
        told = f"coverage_end {end} is after data_current_as_of {current}: nobody knows that yet."
        found.append(Remark("dates", told))
    return found


def _quarantined(con: duckdb.DuckDBPyConnection, folder: Path, contract: Contract) -> list[Remark]:
    """What was held back or not read, one sentence for each kind, with one example each."""
    files = sorted(folder.glob("*.parquet")) if folder.is_dir() else []
    if not files:
        return []
    rows = con.execute(
        """
        select kind, table_name, coalesce(column_name, ''), reason, count(*),
            min(line_number), coalesce(arg_min(value, line_number), '')
        from read_parquet($1) group by all order by all
        """,
        [[str(f) for f in files]],
    ).fetchall()
    parts: dict[str, list[str]] = {}
    for kind, table, column, reason, n, line, value in rows:
        place = f"{table}.{column}" if column and ", " not in column else table
        if kind == "row":
            told = f"{table}: {_rows(n)}, {_of(column, reason)} (first: line {line})"
        elif kind == "orphan":
            told = f"{place}: {n:,} lead nowhere (first: line {line})"
        elif kind == "contradicted":
            told = f"{place}: {reason} (first: line {line})"
        elif kind == "unknown_code":
            times = int(hit[1]) if (hit := _IN_ROWS.search(reason)) else 1
            # A spelling that occurs once may be a name in a row that is shifted.
            told = (
                f"{place} {value!r} in {_rows(times)}" if times > 1 else f"{place} in line {line}"
            )
        else:
            example = example_of(contract, table, column, value, line)
            told = f"{place}: {_values(n)} {reason}, e.g. {example}"
        parts.setdefault(kind, []).append(told)
    words = {
        "row": "held back",
        "value": "rejected",
        "unknown_code": "unknown code",
        "orphan": "orphan",
        "contradicted": "contradicted",
    }
    return [Remark(words.get(kind, kind), _listed(parts[kind])) for kind in words if kind in parts]


def example_of(contract: Contract, table: str, column: str, value: str, line: int) -> str:
    """The value with its line, where it can be no name and no address; else the line alone."""
    asked = {c.name: c for c in contract.table(table).columns}.get(column)
    is_figure = asked is not None and asked.type in _FIGURES and _SHOWN.fullmatch(value.strip())
    if is_figure or (asked is not None and asked.codes is not None and value):
        return f"{value.strip()!r} (line {line})"
    return f"line {line}"


def _ignored(rows: Sequence[Mapping[str, Any]]) -> list[Remark]:
    """Columns, files, sheets, lines and keys that were not used, and what was read otherwise."""
    columns: dict[str, list[str]] = {}
    for row in rows:
        if row["kind"] == "column":
            near = row["note"].partition("Perhaps ")[2]
            told = f"{row['name']} (perhaps {near})" if near else row["name"]
            columns.setdefault(row["table_name"], []).append(told)
    found = [
        Remark("ignored", f"columns of {table}: {_listed(names, ', ')}")
        for table, names in columns.items()
    ]
    lines: dict[str, list[str]] = {}
    for row in rows:
        if row["kind"] == "line":
            lines.setdefault(row["table_name"], []).append(f"{row['name']} ({row['note']})")
    found += [Remark("no records", f"{t}: {_listed(told)}") for t, told in lines.items()]
    found += [
        Remark("of another service", f"file {row['name']}: {row['note']}")
        for row in rows
        if row["kind"] == "elsewhere"
    ]
    for row in rows:
        if row["kind"] in ("file", "sheet", "key"):
            found.append(Remark("ignored", f"{row['kind']} {row['name']}: {row['note']}"))
    found += [Remark("the same again", f"{r['note']}.") for r in rows if r["kind"] == "same"]
    endless = [f"{row['table_name']}: {row['note']}" for row in rows if row["kind"] == "ends"]
    if endless:
        found.append(Remark("no ends", f"{_listed(endless)}."))
    declared: dict[str, list[str]] = {}
    for row in rows:
        if row["kind"] == "declared":
            column = row["note"].removeprefix("taken as ").partition(",")[0]
            declared.setdefault(row["table_name"], []).append(f"{row['name']} as {column}")
    found += [
        Remark("by extract.yml", f"columns of {table}: {_listed(told, ', ')}")
        for table, told in declared.items()
    ]
    respelled = [r["name"].strip() for r in rows if r["kind"] == "header"]
    if respelled:
        found.append(Remark("read otherwise", f"{RESPELLED}: {_listed(respelled, ', ')}"))
    signs = [f"{r['table_name']}.{r['name']}" for r in rows if r["kind"] == "signs"]
    if signs:
        told = f"entities and escapes such as &amp; or _x000D_ in {_listed(signs, ', ')}"
        found.append(Remark("read otherwise", told))
    found += [
        Remark("perhaps only changes", f"{row['table_name']}: {row['note']}.")
        for row in rows
        if row["kind"] == "changes"
    ]
    for row in rows:
        if row["kind"] in ("again", "merged"):
            found.append(Remark("read otherwise", f"{row['table_name']}: {row['note']}"))
    return found


def _of(column: str, reason: str) -> str:
    return f"{column}: {reason}" if column else reason


def _values(n: int) -> str:
    return f"{n:,} value{'' if n == 1 else 's'}"


def _rows(n: int) -> str:
    return f"{n:,} row{'' if n == 1 else 's'}"


def _listed(parts: Sequence[str], by: str = "; ") -> str:
    more = len(parts) - _MOST_LISTED
    told = by.join(parts[:_MOST_LISTED])
    return f"{told}{by}and {more} more, in the quarantine" if more > 0 else told

"""The account of one person: what was delivered, what was made of it, where it lies."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from family_context.contracts import Contract
from family_context.council.columns import meaning
from family_context.folders import OutFolder
from family_context.rights.held import Leaving
from family_context.rights.person import Person
from family_context.rights.places import Table, wanted_in
from family_context.rights.reduced import ANY, Cell, Reduction, as_text, read_rules
from family_context.rights.search import QUARANTINE, Found, Holding, described

AS_HELD = "as it was sent"
PUBLISHED = ("published/family_context.duckdb", "build/state/*.parquet", "issues/*.parquet",
             "access_log.csv")  # fmt: skip
"""Kinds whose rows are told one by one on the page; of working tables only the workbook has all."""


@dataclass(frozen=True)
class Row:
    """One row: where it lies, and its values as the person is told them."""

    place: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Section:
    """The rows of one table, with what the table is."""

    title: str
    told: str
    rows: tuple[Row, ...]
    meanings: Mapping[str, str]
    """By column: what it means."""
    rules: Mapping[str, str]
    """By column: what it is for, by which power, and who sees a field of that name."""
    is_working: bool = False


@dataclass(frozen=True)
class Service:
    """What one service sent, with the power, the owner and the time for which it is kept."""

    name: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Place:
    """A file or table where the person stands."""

    place: str
    what: str
    how_much: str
    kept: str
    readers: str


@dataclass(frozen=True)
class LeftOut:
    """One reason for which something is not told, and how often."""

    told: str
    n: int


@dataclass(frozen=True)
class Account:
    """The whole account, ready to be written."""

    person: Person
    as_at: str
    run_id: str
    services: tuple[Service, ...]
    derived: tuple[Section, ...]
    places: tuple[Place, ...]
    left_out: tuple[LeftOut, ...]


def account_of(
    out: OutFolder,
    person: Person,
    holding: Holding,
    contracts: Mapping[str, Contract],
    as_at: tuple[str, str],
) -> Account:
    """What was found, reduced by the seed `subject_access` and put into words.

    `as_at` is the run and the day of the publication. Every table and text that was found is in
    `places`, whether its rows are told or not.
    """
    reduction = Reduction(read_rules(out.seeds), person, _withheld(holding))
    seen_by = _audiences(out.seeds)
    models = _models(out)
    delivered = [f for f in holding.tables if f.table.is_delivered or _is_quarantine(f)]
    services = tuple(
        _service(code, delivered, reduction, contracts, out.seeds, seen_by)
        for code in sorted({f.table.service_code or "" for f in delivered})
    )
    derived = []
    for found in sorted(holding.tables, key=lambda f: f.table.place):
        is_working = found.table.kind.pattern not in PUBLISHED
        if found in delivered or not found.rows or _is_told_elsewhere(found.table):
            continue
        if is_working and person.is_sheltered:
            # A working table may hold a place under any name: only that it is there is told.
            continue
        told, meanings = models.get(found.table.name, (found.table.kind.what, {}))
        derived.append(
            Section(
                found.table.place,
                told,
                _rows(found, reduction),
                meanings,
                {c: seen_by.get((found.table.name, c), "") for c in found.table.columns},
                is_working,
            )
        )
    sections = [section for service in services for section in service.sections] + derived
    return Account(
        person,
        as_at[1],
        as_at[0],
        services,
        tuple(derived),
        tuple(_places(holding, models)),
        tuple(_left_out(sections)),
    )


def _service(
    code: str,
    delivered: Sequence[Found],
    reduction: Reduction,
    contracts: Mapping[str, Contract],
    seeds: Path,
    seen_by: Mapping[tuple[str, str], str],
) -> Service:
    contract = contracts.get(code)
    sections = []
    own = [f for f in delivered if f.table.service_code == code]
    for name in sorted({f.table.name for f in own}):
        table = next((t for t in contract.tables if t.name == name), None) if contract else None
        columns = {c.name: c for c in table.columns} if table else {}
        sections.append(
            Section(
                name,
                meaning(table.description) if table else AS_HELD,
                _distinct(row for f in own if f.table.name == name for row in _rows(f, reduction)),
                {c: meaning(column.description) for c, column in columns.items()},
                {
                    c: f"to {column.purpose}; {column.gateway}; "
                    + (_of_any(seen_by, c) or "shown to nobody outside the build")
                    for c, column in columns.items()
                },
            )
        )
    gateways = sorted({c.gateway for t in contract.tables for c in t.columns}) if contract else []
    owners = sorted({c.owner for t in contract.tables for c in t.columns}) if contract else []
    facts = (
        ("Power to share", "; ".join(gateways)),
        ("Owner of the data", "; ".join(owners)),
        ("Kept for", _kept(seeds, code)),
    )
    return Service(code, facts, tuple(sections))


def _rows(found: Found, reduction: Reduction) -> tuple[Row, ...]:
    """The rows of one table as they are told."""
    if _is_quarantine(found):
        return tuple(Row(found.table.place, _quarantined(row, reduction)) for row in found.rows)
    mine: dict[str, Any] = {}
    for column in found.table.keys:
        wanted = wanted_in(column, found.table, reduction.person, frozenset())
        if isinstance(wanted, dict):
            wanted = frozenset(one for references in wanted.values() for one in references)
        mine[column] = wanted
    if found.by == "cases" or found.table.kind.pattern.startswith("published/parquet/analysis"):
        mine = {}
    return tuple(
        Row(found.table.place, tuple(reduction.cells(found.table, row, mine)))
        for row in described(found.rows)
    )


def _quarantined(row: Mapping[str, Any], reduction: Reduction) -> tuple[Cell, ...]:
    """A row that was not used, field by field under the headers that were sent.

    Whose fields they are no contract says, so a row of a table that names two people is told by
    its reason alone, and so is every row of somebody at a protected address.
    """
    head = [Cell(c, as_text(row[c])) for c in HEAD_OF_ROW if row.get(c) is not None]
    table, rules = row["table_name"], reduction.rules
    if reduction.person.is_sheltered:
        return (*head, Cell("row", "", rules[ANY, "address"].told))
    if table in TWO_PEOPLE:
        why = rules.get((table, ANY)) or rules[ANY, ANY]
        return (*head, Cell("row", "", why.told))
    fields: dict[str, Any] = json.loads(row["row"])
    never = {c: r.told for (t, c), r in rules.items() if t == ANY and r.rule == "never"}
    return (
        *head,
        *(
            Cell(name, "" if name in never else as_text(value), never.get(name, ""))
            for name, value in fields.items()
            if value not in (None, "")
        ),
    )


HEAD_OF_ROW = ("kind", "file", "line_number", "column_name", "reason")
TWO_PEOPLE = ("relationships", "contacts", "carer_links", "member_feedback")
"""Delivered tables whose rows name two people."""


def _is_quarantine(found: Found) -> bool:
    return found.table.kind.pattern == QUARANTINE


def _is_told_elsewhere(table: Table) -> bool:
    """Parquet beside the published file, and the copy of the state, hold the very same rows."""
    return table.kind.pattern.startswith("published/parquet/practice") or table.kind.pattern in (
        "build/landing/_state/*.parquet",
        "build/landing/_given/*.parquet",
    )


def _distinct(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Each row once, under the first place: the copy of the last delivery repeats most."""
    seen: dict[tuple[Cell, ...], Row] = {}
    for row in sorted(rows, key=lambda r: not r.place.startswith("build/landing")):
        seen.setdefault(row.cells, row)
    return tuple(seen.values())


def _withheld(holding: Holding) -> frozenset[str]:
    """References and ids of involvements that their service does not share."""
    found: set[str] = set()
    for one in holding.tables:
        if one.table.name == "involvements" and one.table.is_delivered:
            for row in one.rows:
                if row.get("is_withheld"):
                    reference = str(row["involvement_ref"])
                    found |= {reference, f"{one.table.service_code}:{reference}"}
    return frozenset(found)


def _audiences(seeds: Path) -> dict[tuple[str, str], str]:
    """By published table and column: who sees it, and how."""
    found: dict[tuple[str, str], list[str]] = {}
    with (seeds / "disclosure.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["action"] != "hide":
                how = f" (as {row['generalise_as']})" if row["generalise_as"] else ""
                seen = found.setdefault((row["table_name"], row["column_name"]), [])
                seen.append(f"{row['audience']}{how}")
    return {at: "seen by " + ", ".join(who) for at, who in found.items()}


def _of_any(seen_by: Mapping[tuple[str, str], str], column: str) -> str:
    """Who sees a field of that name, in whichever published table."""
    return "; ".join(f"{table}: {who}" for (table, c), who in seen_by.items() if c == column)


def _kept(seeds: Path, code: str) -> str:
    with (seeds / "retention.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["service_code"] == code:
                years = row["years_after_end"]
                how = f"{years} years after the end" if years else "as long as the source sends it"
                return f"{how}; the copy of the last delivery {row['days_last_delivery_kept']} days"
    return "as long as the source sends it"


def _models(out: OutFolder) -> dict[str, tuple[str, dict[str, str]]]:
    """By table: what it is, and what its columns mean, as dbt knows them."""
    manifest = json.loads((out.dbt_target / "manifest.json").read_text(encoding="utf-8"))
    return {
        node["name"]: (
            " ".join(node.get("description", "").split()),
            {c["name"]: " ".join(c["description"].split()) for c in node["columns"].values()},
        )
        for node in [*manifest["nodes"].values(), *manifest["sources"].values()]
        if node["resource_type"] in ("model", "seed", "source")
    }


def _places(holding: Holding, models: Mapping[str, tuple[str, Any]]) -> Iterable[Place]:
    for found in sorted(holding.tables, key=lambda f: f.table.place):
        kind = found.table.kind
        told = models.get(found.table.name, ("", {}))[0].split(". ")[0]
        what = f"{kind.what}. {told}".strip() if told else kind.what
        much = f"{len(found.rows):,} rows" if found.rows else f"{found.n_words:,} words of yours"
        yield Place(found.table.place, what, much, kind.kept, kind.readers)
    for below, kind, n_words in holding.texts:
        if kind.leaving is not Leaving.NOT_OURS:
            much = f"{n_words:,} words of yours"
            yield Place(below, kind.what, much, kind.kept, kind.readers)


def _left_out(sections: Iterable[Section]) -> Iterable[LeftOut]:
    counts: dict[str, int] = {}
    for section in sections:
        for row in section.rows:
            # One row left out for one reason is one thing, however many columns it has.
            for told in {cell.left_out for cell in row.cells if cell.left_out}:
                counts[told] = counts.get(told, 0) + 1
    return [LeftOut(told, n) for told, n in sorted(counts.items())]

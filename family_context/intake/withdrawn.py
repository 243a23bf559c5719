"""Rows that their own system has taken back: deleted, void, entered in error.

A reporting layer keeps what somebody deleted, with a mark in a column of its own or in a word where
the kind of the row is due. Such a row is listed, with its line and what says so, and nothing is
taken from it. A row that carries a restriction stays: what protects fails closed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import duckdb

from cleaning.placeholders import nothing_of
from cleaning.relationship_labels import code_key
from family_context.contracts import TableContract, header_key
from family_context.folders import PROJECT
from family_context.intake.sources import RAW, Source
from family_context.intake.typing_sql import FALSE, TRUE, cleaned, name, trimmed

RESTRICTION = "restriction"
SAID_IN = frozenset({"involvement_type", "reason", "event_type", "plan_type", "address_type"})
"""Columns of the contract that say what kind of row it is, or why it is there."""
SEEDS = PROJECT / "seeds"


def leave_out_withdrawn(
    con: duckdb.DuckDBPyConnection, source: Source, table: TableContract
) -> Source:
    """Take the rows that are marked as taken back out of `raw`, and list their lines."""
    stays = "false"
    if (place := source.headers.position.get(RESTRICTION)) is not None:
        restriction = cleaned(table.column(RESTRICTION), trimmed(f"c{place}"))
        stays = f"{restriction} is not null"
    marks = _columns_of_marks(source, table)
    listed: dict[int, str] = {}
    changes = None
    for at, kinds in marks.items():
        header = source.sent[at].strip()
        seen = con.execute(f"select distinct c{at} from {name(RAW)} where c{at} <> ''").fetchall()
        if kinds == ("gone",):
            if not seen or not all(_fits(code_key(text), "changes") for (text,) in seen):
                continue
            changes = header
        texts = [text for (text,) in seen if _takes_back(text, kinds)]
        lines = con.execute(
            f"select line_number from {name(RAW)} where c{at} in (select unnest($1)) "
            f"and not ({stays})",
            [texts],
        ).fetchall()
        for (line,) in lines:
            listed.setdefault(line, f"taken back by its own system ({header})")
    if listed:
        con.execute(f"delete from {name(RAW)} where list_contains($1, line_number)", [[*listed]])
    read = {source.sent[at].strip() for at, kinds in marks.items() if kinds != ("gone",)}
    read |= {changes} if changes else set()
    unknown = tuple(h for h in source.headers.unknown if h not in read)
    return replace(
        source,
        headers=replace(source.headers, unknown=unknown),
        well_formed=source.well_formed - len(listed),
        changes=changes,
        listed=sorted([*source.listed, *listed.items()]),
    )


def _columns_of_marks(source: Source, table: TableContract) -> Mapping[int, tuple[str, ...]]:
    """By position, the kinds of mark that a column of the file may hold."""
    column_at = {at: column for column, at in source.headers.position.items()}
    # A person who was merged into another is that person too, and so is a duplicate.
    of_states: tuple[str, ...] = ("word", "said")
    if table.key != ("person_ref",):
        of_states = (*of_states, "word_but_of_people")
    found: dict[int, tuple[str, ...]] = {}
    for at, header in enumerate(source.sent):
        if column_at.get(at) in SAID_IN:
            found[at] = ("said",)
        elif _fits(header_key(header), "state"):
            found[at] = of_states
        elif at not in column_at and _fits(header_key(header), "flag"):
            found[at] = ("yes", "day")
        elif at not in column_at and _fits(header_key(header), "day"):
            found[at] = ("day",)
        elif at not in column_at and _fits(header_key(header), "change"):
            found[at] = ("gone",)
    return found


def _takes_back(text: str, kinds: tuple[str, ...]) -> bool:
    key = code_key(text)
    words = [kind for kind in kinds if kind not in ("yes", "day")]
    return (
        ("yes" in kinds and key in TRUE)
        or ("day" in kinds and _is_day(text))
        or any(_fits(key, kind) for kind in words)
    )


def _is_day(text: str) -> bool:
    """Whether a text holds a day, and none that systems write for no day."""
    is_none = code_key(text) in FALSE or nothing_of("date", SEEDS).is_said_by(text)
    return re.search(r"\d[-/. ]\w+[-/. ]\d|\d{8}", text) is not None and not is_none


def _fits(text: str, kind: str) -> bool:
    return _patterns()[kind].fullmatch(text) is not None


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """The pattern of each kind, from the seed."""
    with (SEEDS / "withdrawn_rows.csv").open(encoding="utf-8", newline="") as lines:
        return {row["kind"]: re.compile(row["pattern"], re.I) for row in csv.DictReader(lines)}

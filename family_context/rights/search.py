"""The search for one person through everything under `--out`.

Three ways, each for what the one before cannot reach: by keys of people; by keys of cases, where a
table names a referral or an involvement and nobody; and by the person's own words, where a table or
a page names neither.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from family_context.build.publish import key_of_pseudonyms
from family_context.contracts import Contract
from family_context.folders import OutFolder
from family_context.rights.held import Form, Kind, files
from family_context.rights.person import Person
from family_context.rights.places import Row, Table, quarantined_rows, rows_of, tables

CASES = ("involvement_id", "referral_id", "case_id", "referral_ref", "assessment_ref",
         "observation_id", "event_id")  # fmt: skip
"""Columns that name a case of a person: they lead to tables that name nobody."""

QUARANTINE = "quarantine/*/*.parquet"
BETWEEN_WORDS = r"[^\p{L}\p{N}]+"
SHORTEST = 5
"""Of letters and digits: a shorter word stands in too many texts to say anything."""


@dataclass
class Found:
    """The rows of one table that name the person, or a count of cells that hold own words."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    n_words: int = 0
    by: str = "keys"


@dataclass(frozen=True)
class Holding:
    """All that was found: tables with their rows, and pages or texts with what they name."""

    tables: list[Found]
    texts: list[tuple[str, Kind, int]]
    """Path below `--out`, its kind, and how many keys or words of the person are in it."""


def search(
    con: duckdb.DuckDBPyConnection,
    out: OutFolder,
    person: Person,
    contracts: Mapping[str, Contract],
) -> Holding:
    """Everything under `out` that names the person or holds the person's own words."""
    key = key_of_pseudonyms(out)
    pseudonyms = frozenset(pseudonym(key, one) for one in person.ids | person.record_ids)
    found: list[Found] = []
    unnamed: list[Table] = []
    for table in tables(con, out):
        if table.kind.pattern == QUARANTINE:
            rows = quarantined_rows(con, table, person, contracts)
        elif table.keys:
            rows = rows_of(con, table, person, pseudonyms)
        else:
            unnamed.append(table)
            continue
        if rows:
            found.append(Found(table, rows))
    unnamed = _by_cases(con, found, unnamed, key)
    words = own_words(found, contracts)
    found += _by_words(con, unnamed, words)
    return Holding(found, _in_texts(out, person, words))


def pseudonym(key: str, value: str) -> str:
    """What the analysis file calls a key: as `publish.GENERALISATIONS` makes it."""
    return "p" + hashlib.sha256((key + value).encode()).hexdigest()[:20]


def _by_cases(
    con: duckdb.DuckDBPyConnection, found: list[Found], unnamed: list[Table], key: str
) -> list[Table]:
    """Add to `found` the tables that name a case of the person; returns those that do not.

    A table may lead to a case that another one names, so it is asked until nothing is new.
    """
    is_new = True
    while is_new:
        is_new = False
        cases = _cases(found, key)
        left = []
        for table in unnamed:
            rows = _rows_of_cases(con, table, cases)
            if rows:
                found.append(Found(table, rows, by="cases"))
                is_new = True
            else:
                left.append(table)
        unnamed = left
    return unnamed


def _cases(found: Iterable[Found], key: str) -> dict[str, set[str]]:
    cases: dict[str, set[str]] = {column: set() for column in CASES}
    for one in found:
        for column in set(CASES) & set(one.table.columns):
            values = {str(row[column]) for row in one.rows if row[column] is not None}
            cases[column] |= values | {pseudonym(key, value) for value in values}
    return cases


def _rows_of_cases(
    con: duckdb.DuckDBPyConnection, table: Table, cases: Mapping[str, set[str]]
) -> list[Row]:
    asked = [c for c in CASES if c in table.columns and cases[c]]
    if not asked:
        return []
    tests = [f'cast("{c}" as varchar) in (select unnest(${n}))' for n, c in enumerate(asked, 1)]
    found = con.execute(
        f"from {table.relation} where {' or '.join(tests)}", [sorted(cases[c]) for c in asked]
    )
    names = [one[0] for one in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def own_words(found: Iterable[Found], contracts: Mapping[str, Contract]) -> dict[str, str]:
    """The texts of the rows as they were delivered: letters and digits alone, and as written.

    Codes are left out: they are the same for everybody.
    """
    coded = {
        column.name
        for contract in contracts.values()
        for table in contract.tables
        for column in table.columns
        if column.codes or column.labels
    }
    words: dict[str, str] = {}
    for one in found:
        if not (one.table.is_delivered or one.table.kind.pattern == QUARANTINE):
            continue
        for row in one.rows:
            sent = json.loads(row["row"]) if one.table.kind.pattern == QUARANTINE else row
            for column, value in sent.items():
                if column in coded or not isinstance(value, str):
                    continue
                if len(bare := plain(value)) >= SHORTEST:
                    words[bare] = value
    return words


def plain(text: str) -> str:
    """Letters and digits of a text, in lower case."""
    return re.sub(r"[\W_]+", "", text.lower())


def _by_words(
    con: duckdb.DuckDBPyConnection, unnamed: Iterable[Table], words: Mapping[str, str]
) -> list[Found]:
    """The tables that name nobody and hold a text of the person's rows, or a piece of one."""
    found = []
    whole = "|".join(sorted(words))
    for table in unnamed:
        if table.kind.form is Form.DATABASE and ": seeds." in table.place:
            # A rule that holds a common name is about nobody.
            continue
        texts = [c for c, kind in table.columns.items() if kind == "VARCHAR"]
        texts += [c for c, kind in table.columns.items() if kind == "VARCHAR[]"]
        n = 0
        for column in texts:
            cell = (
                f"unnest({_name(column)})"
                if table.columns[column].endswith("[]")
                else _name(column)
            )
            ((counted,),) = con.execute(
                f"""
                select count(*) from (
                    select distinct regexp_replace(lower(cell), $2, '', 'g') as word
                    from (select {cell} as cell from {table.relation})
                ) where length(word) >= {SHORTEST} and contains($1, word)
                """,
                [whole, BETWEEN_WORDS],
            ).fetchall()
            n += counted
        if n:
            found.append(Found(table, n_words=n, by="words"))
    return found


def _in_texts(
    out: OutFolder, person: Person, words: Mapping[str, str]
) -> list[tuple[str, Kind, int]]:
    """Pages, logs and other texts that hold a key or an own word of the person."""
    keys = sorted({*person.ids, *person.record_ids, *words.values()})
    marks = [key.encode() for key in keys if len(plain(key)) >= SHORTEST]
    found = []
    for path, below, kind in files(out):
        if kind is None or kind.form is not Form.TEXT:
            continue
        content = below.encode() + b"\n" + _content(path)
        n = sum(mark in content for mark in marks)
        if n:
            found.append((below, kind, n))
    return found


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _name(column: str) -> str:
    return f'"{column}"'


def described(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows without what is empty, each once."""
    seen: dict[str, dict[str, Any]] = {}
    for row in rows:
        filled = {c: v for c, v in row.items() if v is not None}
        seen.setdefault(repr(filled), filled)
    return list(seen.values())

"""Faults of a whole column that no single row shows: its rows are taken in, the fault is listed.

A forename in the place of a surname, a number that was filled down, a system's test records: each
value can be read, and what is answered of it is wrong. Of whom a row is, references alone are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from family_context.contracts import Contract
from family_context.intake.typing_sql import quote
from family_context.suggest.values import is_forename

FEWEST = 20
"""Of fewer rows nothing is concluded of a column."""
_TEST = (
    r"(?i)(^|\b)(z+|x+)?test(ing)?[ _-]?(patient|person|client|child|pupil|record|user|case)?s?\b"
    r"|do ?not ?use|\bdnu\b|\bdummy\b|\btraining (record|case|client|patient)|^training$"
    r"|^mickey mouse$|^(z{2,}|x{2,})[ _-]?test"
)
_SEVERAL = r"(?i)\S\s*[&+;/\n]\s*\S|\S\s+and\s+\S"
_SELECT = (
    "select person_ref, first_name, last_name, nhs_number, upn, address, postcode, restriction "
    "from read_parquet($1)"
)
_KNOWN = ("first_name", "last_name")


@dataclass(frozen=True)
class Oddity:
    """One thing to look at in a table."""

    table: str
    text: str
    is_wrong: bool
    """Whether it cannot be meant so, and answers of it are wrong."""


def oddities(con: duckdb.DuckDBPyConnection, landing: Path, contract: Contract) -> list[Oddity]:
    """What is odd in the landed tables of a service."""
    people = landing / contract.service_code / "people.parquet"
    spells = landing / contract.service_code / "involvements.parquet"
    found: list[Oddity] = []
    if people.is_file():
        con.execute(f"create or replace temp table odd as {_SELECT}", [str(people)])
        found += _of_names(con)
        found += _of_numbers(con)
        found += _of_births(con, people)
        found += _of_homes(con)
    if spells.is_file():
        found += _of_starts(con, spells)
    return found


def _of_names(con: duckdb.DuckDBPyConnection) -> Iterator[Oddity]:
    whole = "concat_ws(' ', first_name, last_name)"
    n, refs = _whose(con, f"regexp_matches({whole}, {quote(_TEST)})")
    if n:
        told = (
            f"people: {_records(n)} named as test records are ({refs}). Take them out at the "
            "source, or leave them where somebody bears that name"
        )
        yield Oddity("people", told, False)
    n, refs = _whose(con, f"regexp_matches(first_name, {quote(_SEVERAL)})")
    if n:
        told = (
            f"people.first_name: {_records(n)} with several forenames joined by a sign ({refs}). "
            "Where they are several people, send a row for each"
        )
        yield Oddity("people", told, False)
    known = {column: _known_forenames(con, column) for column in _KNOWN}
    (first, n_first), (last, n_last) = (known[column] for column in _KNOWN)
    if min(n_first, n_last) >= FEWEST and last >= 0.6 and first <= 0.35:
        told = (
            f"people: {last:.0%} of the surnames are known forenames, and {first:.0%} of the "
            "forenames: they stand in each other's place. Swap the two columns"
        )
        yield Oddity("people", told, True)


def _of_numbers(con: duckdb.DuckDBPyConnection) -> Iterator[Oddity]:
    for column, what in (("nhs_number", "NHS number"), ("upn", "pupil number")):
        ((n, shared, most),) = con.execute(
            f"select coalesce(sum(n), 0), coalesce(sum(n) filter (n > 1), 0), coalesce(max(n), 0) "
            f"from (select count(distinct person_ref) as n from odd where {column} is not null "
            f"group by {column})"
        ).fetchall()
        if most >= 5 or (shared >= 5 and shared > 0.05 * n):
            told = (
                f"people.{column}: {_records(int(shared))} of {int(n):,} share their {what} with "
                f"others, up to {most:,} one number. Look whether the column was filled down, or "
                "holds somebody else's"
            )
            yield Oddity("people", told, True)


def _of_births(con: duckdb.DuckDBPyConnection, people: Path) -> Iterator[Oddity]:
    ((n, first, steps),) = con.execute(
        """
        select count(*), count(*) filter (extract(doy from date_of_birth) = 1),
            count(*) filter (abs(date_of_birth - before) = 1)
        from (
            select date_of_birth,
                lag(date_of_birth) over (order by file_row_number) as before
            from read_parquet($1, file_row_number = true)
        ) where date_of_birth is not null
        """,
        [str(people)],
    ).fetchall()
    if n < FEWEST:
        return
    if first > 0.1 * n:
        told = (
            f"people.date_of_birth: {first:,} of {n:,} are the first of January, as systems write "
            "of whom they know the year alone. Send date_of_birth_is_estimated, or the day itself"
        )
        yield Oddity("people", told, False)
    if steps > 0.8 * n:
        told = (
            f"people.date_of_birth: {steps:,} of {n:,} are the day beside that of the row before, "
            "as a spreadsheet fills a column down. Send the column as the system holds it"
        )
        yield Oddity("people", told, True)


def _of_homes(con: duckdb.DuckDBPyConnection) -> Iterator[Oddity]:
    ((n, most),) = con.execute(
        "select coalesce(sum(n), 0), coalesce(max(n), 0) from (select count(*) as n from odd "
        "where address is not null group by lower(address), postcode)"
    ).fetchall()
    if n >= 50 and most > 0.2 * n:
        told = (
            f"people.address: {most:,} of {int(n):,} have one and the same. Look whether it is an "
            "office's, or was filled down"
        )
        yield Oddity("people", told, False)


def _of_starts(con: duckdb.DuckDBPyConnection, spells: Path) -> Iterator[Oddity]:
    ((n, most, day),) = con.execute(
        "select coalesce(sum(n), 0), coalesce(max(n), 0), arg_max(day, n) from (select "
        "start_date as day, count(*) as n from read_parquet($1) where start_date is not null "
        "group by all order by all)",
        [str(spells)],
    ).fetchall()
    if n >= FEWEST and most > 0.5 * n:
        told = (
            f"involvements.start_date: {most:,} of {int(n):,} are {day}. Look whether that is the "
            "day on which a system was changed, or a year began, and not each one's own"
        )
        yield Oddity("involvements", told, False)


def _known_forenames(con: duckdb.DuckDBPyConnection, column: str) -> tuple[float, int]:
    """Which share of the names in a column are known forenames, and how many names there are."""
    names = con.execute(
        f"select {column}, count(*) from odd where {column} is not null "
        f"group by {column} order by hash({column}), {column} limit 1000"
    ).fetchall()
    n = sum(times for _, times in names)
    return (sum(times for text, times in names if is_forename(str(text))) / n if n else 0.0), n


def _whose(con: duckdb.DuckDBPyConnection, condition: str) -> tuple[int, str]:
    """How many people a condition holds of, and the references of three of them; of who is
    restricted none is told.
    """
    ((n, refs),) = con.execute(
        "select count(*), list(person_ref order by person_ref)[1:3] from odd "
        f"where restriction is null and {condition}"
    ).fetchall()
    return n, ", ".join(refs or ())


def _records(n: int) -> str:
    return f"{n:,} record{'s' if n != 1 else ''}"

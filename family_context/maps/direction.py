"""Whether relationships point the right way: by the dates of birth of both people.

A map states of every relationship whether its word describes the first or the second person. Said
wrongly, every child becomes its mother's mother. Where both dates of birth are known, whoever the
word makes the elder must be the elder.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cleaning.relationship_labels import code_key
from family_context.contracts import ColumnContract
from family_context.maps.errors import MapError

YEARS_APART = 10
"""A parent is at least so much older; less is told by no word of a generation."""
ENOUGH_OF_A_WORD = 3
"""So many contradicted pairs of one word, and most of its pairs, refuse the map too."""


@dataclass(frozen=True)
class Direction:
    """How many pairs could be checked, and how they came out."""

    checked: int
    contradicted: int


def elders(seeds: Path) -> dict[str, str]:
    """Who is the elder by each code of a relationship, `person` or `related`, by the seed."""
    with (seeds / "relationship_types.csv").open(encoding="utf-8", newline="") as lines:
        return {r["code"]: r["elder"] for r in csv.DictReader(lines) if r["elder"]}


def check_direction(
    con: duckdb.DuckDBPyConnection,
    pairs: str,
    people: str,
    column: ColumnContract,
    elder_of: Mapping[str, str],
    file: str,
) -> Direction:
    """Compare the relation `pairs` (person_ref, related_person_ref, relationship) with `people`
    (person_ref, date_of_birth).

    Raises MapError, with up to three examples, if most pairs that can be checked are contradicted,
    or most of the pairs of one word.
    """
    assert column.codes is not None
    words = con.execute(
        f"select distinct relationship from {pairs} where relationship is not null order by 1"
    ).fetchall()
    rows = []
    for (word,) in words:
        code = column.codes.get(code_key(word))
        if code is None and column.labels:
            code = column.labels.taken_as(word, column.codes)
        if code and code in elder_of:
            rows.append((word, elder_of[code]))
    if not rows:
        return Direction(0, 0)
    con.execute("create or replace temp table _elders (relationship varchar, elder varchar)")
    con.executemany("insert into _elders values (?, ?)", rows)
    compared = f"""
        with born as (
            select person_ref, any_value(try_cast(date_of_birth as date)) as day
            from {people} group by all having count(distinct date_of_birth) = 1
        ),
        compared as (
            select
                p.person_ref, p.related_person_ref, p.relationship,
                date_diff('day',
                    if(e.elder = 'related', r.day, o.day), if(e.elder = 'related', o.day, r.day)
                ) / 365.25 as years_older
            from {pairs} as p
            join _elders as e using (relationship)
            join born as o on o.person_ref = p.person_ref
            join born as r on r.person_ref = p.related_person_ref
        )
    """
    by_word = con.execute(
        compared
        + f"""
        select
            relationship, count(*) filter (years_older >= {YEARS_APART}),
            count(*) filter (years_older < 0),
            list({{'p': person_ref, 'r': related_person_ref}}
                order by person_ref, related_person_ref) filter (years_older < 0)
        from compared group by all order by 3 desc, 1
        """
    ).fetchall()
    right, wrong = (sum(row[at] for row in by_word) for at in (1, 2))
    bad = [r for r in by_word if r[2] > r[1] and (r[2] >= ENOUGH_OF_A_WORD or wrong > right)]
    if bad:
        examples = [pair for row in bad for pair in row[3]][:3]
        told = "; ".join(f"{e['r']} as {bad[0][0]} of {e['p']}" for e in examples)
        n = sum(r[2] for r in bad)
        raise MapError(
            f"{file} has the relationships the wrong way round: by their dates of birth, "
            f"{n:,} of {n + sum(r[1] for r in bad):,} people are younger than those whose "
            f"{', '.join(str(r[0]) for r in bad[:3])} they would be ({told}). "
            "If the word describes the other of the two, turn them round (word_describes of a "
            "relationship is 'first' or 'second')."
        )
    return Direction(right + wrong, wrong)

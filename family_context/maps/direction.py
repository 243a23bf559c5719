"""A map whose relationships point the wrong way is refused, with three examples."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from family_context.contracts import ColumnContract
from family_context.intake.generations import ENOUGH, YEARS_APART, compared
from family_context.maps.errors import MapError


@dataclass(frozen=True)
class Direction:
    """How many pairs could be checked, and how they came out."""

    checked: int
    contradicted: int


def check_direction(
    con: duckdb.DuckDBPyConnection, pairs: str, people: str, column: ColumnContract, file: str
) -> Direction:
    """Compare the relation `pairs` (person_ref, related_person_ref, relationship) with `people`
    (person_ref, date_of_birth).

    Raises MapError, with up to three examples, if most pairs that can be checked are contradicted,
    or most of the pairs of one word.
    """
    sql = compared(con, pairs, people, column)
    if sql is None:
        return Direction(0, 0)
    by_word = con.execute(
        f"""
        select
            relationship, count(*) filter (years_older >= {YEARS_APART}),
            count(*) filter (years_older < 0),
            list({{'p': person_ref, 'r': related_person_ref}}
                order by person_ref, related_person_ref) filter (years_older < 0)
        from {sql} group by all order by 3 desc, 1
        """
    ).fetchall()
    right, wrong = (sum(row[at] for row in by_word) for at in (1, 2))
    bad = [r for r in by_word if r[2] > r[1] and (r[2] >= ENOUGH or wrong > right)]
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

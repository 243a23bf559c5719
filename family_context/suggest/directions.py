"""Which of two people a relationship describes, by their dates of birth.

The contract says what the related person is to the person. Of three vendors two store the
opposite, and read so every child is its mother's mother.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from family_context.contracts import TableContract
from family_context.intake.generations import YEARS_APART, elder_of

FEWEST_PAIRS = 5
"""Of fewer pairs with both dates of birth nothing is concluded."""
_PAIR = ("person_ref", "related_person_ref")
_GENERATION = YEARS_APART * 365


@dataclass(frozen=True)
class Direction:
    """What dates of birth say of the two columns of a relationship."""

    says: str
    """as it stands, the other way, both ways, or unknown (too few dates, or no relationships)."""
    why: str
    affected: tuple[str, ...] = ()


def direction_of(
    table: TableContract, columns: Mapping[str, Sequence[str]], births: Mapping[str, date]
) -> Direction:
    """Whether the words of a table of relationships describe the related person.

    `columns` are its values by column of the contract, `births` who was born when.
    """
    if not {*_PAIR, "relationship"} <= columns.keys():
        return Direction("unknown", "")
    relationship = table.column("relationship")
    as_stands = other_way = 0
    for one, other, word in zip(*(columns[c] for c in (*_PAIR, "relationship")), strict=True):
        elder = elder_of(relationship, word)
        if elder is None or one not in births or other not in births:
            continue
        days = (births[one] - births[other]).days
        if abs(days) < _GENERATION:
            continue
        related_is_elder = days > 0
        as_stands += related_is_elder == (elder == "related")
        other_way += related_is_elder != (elder == "related")
    n = as_stands + other_way
    if n < FEWEST_PAIRS:
        return Direction("unknown", "")
    if as_stands >= 0.8 * n:
        return Direction("as it stands", "", _PAIR)
    if other_way >= 0.8 * n:
        return Direction(
            "the other way",
            f"by dates of birth the word describes the other person in {other_way:,} of {n:,}",
            _PAIR,
        )
    return Direction(
        "both ways",
        f"in {other_way:,} of {n:,} pairs the word describes the other person: the direction is "
        "mixed, and needs a map",
        _PAIR,
    )

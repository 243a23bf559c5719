"""What spoke for and against two people being of one family, read from a build.

The words name no service and no kind of record: whether a service knows somebody may be withheld.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

import duckdb

from matching.families.scoring import AVERAGE_SURNAME, MIXED_IN
from matching.families.settings import COMPARISONS, PRIOR, FamilyComparison, trained_figures

PEOPLE = "intermediate.int_families__people"
LINKS = "intermediate.int_families__links"

# Which kind of record would tell of a service that withholds; the evidence says it where it may.
IN_ONE_RECORD = "A service's record names the two together"
WORDS = {
    ("recorded", "twice"): "Two records or more say what they are to each other",
    ("recorded", "once"): "One record says what they are to each other",
    (
        "responsible",
        "responsible",
    ): "One has parental responsibility for, or mainly cares for, the other",
    ("school_contact", "lives_with_pupil"): IN_ONE_RECORD,
    ("school_contact", "named"): IN_ONE_RECORD,
    ("case_file", "referral"): IN_ONE_RECORD,
    ("case_file", "programme"): IN_ONE_RECORD,
    ("tenancy", "same"): IN_ONE_RECORD,
    ("residence", "home_for_years"): "They live at one address, and have for years",
    ("residence", "home"): "They live at one address",
    ("residence", "once_together"): "They once lived at one address at the same time",
    ("residence", "shared_house"): "They live in one house, which several households share",
    ("residence", "once_at_one_address_and_name"): "One address and one name are known for both",
    (
        "residence",
        "once_at_one_address",
    ): "One address is known for both, at different times perhaps",
    ("residence", "elsewhere"): "No address of one is known for the other",
    ("phone", "same"): "They share a phone number or an e-mail address",
    ("phone", "different"): "They have different phone numbers",
    ("surname", "same"): "They bear one surname",
    ("surname", "part"): "They share a part of the surname, or a former one",
    ("surname", "different"): "Their surnames differ",
    ("years_apart", "near"): "Their ages fit brothers and sisters, or a couple",
    ("years_apart", "parent"): "Their ages fit a parent and a child",
    ("years_apart", "grandparent"): "Their ages fit a grandparent and a grandchild",
    ("years_apart", "other"): "Their ages fit hardly any relatives",
}
RARITY = ("The surname is rarer than most", "The surname is more common than most")


@dataclass(frozen=True)
class Piece:
    """One piece of evidence: the words for it, and bits for (or, below zero, against)."""

    words: str
    bits: float


@dataclass(frozen=True)
class FamilyPair:
    """Two people: the weight before anything is compared and after all pieces (bits), and the
    probability that they are family, where the build kept the pair (None: too unlikely to keep).
    """

    start: float
    pieces: tuple[Piece, ...]
    probability: float | None

    @property
    def bits(self) -> float:
        """Weight of all evidence together."""
        return self.start + sum(piece.bits for piece in self.pieces)


def family_pair(con: duckdb.DuckDBPyConnection, one: str, other: str) -> FamilyPair | None:
    """How the family model weighs two people, whether it compared them or not.

    `con` is a connection to the warehouse of a build. None where a build shows either not.
    """
    left, right = sorted((one, other))
    levels = ", ".join(f"{_level(comparison)} as {comparison.name}" for comparison in COMPARISONS)
    columns = [row[0] for row in con.execute(f"describe {PEOPLE}").fetchall()]
    sides = ", ".join(f'{s}."{c}" as "{c}_{s}"' for s in "lr" for c in columns)
    rows = con.execute(
        f"""
        select (select count(*) from {PEOPLE}),
            (select count(*) from {PEOPLE} where surname = surname_l), {levels}
        from (
            select {sides} from {PEOPLE} as l cross join {PEOPLE} as r
            where l.unique_id = ? and r.unique_id = ?
        )
        """,
        [left, right],
    ).fetchall()
    if not rows:
        return None
    n_people, n_named, *codes = rows[0]
    figures = trained_figures()
    pieces = []
    for comparison, code in zip(COMPARISONS, codes, strict=True):
        level = next(level for level in comparison.levels if level.code == code)
        if level.is_null or level.is_silent:
            continue
        rates = figures.get(comparison.name, {}).get(code, {"m": level.m, "u": level.u})
        pieces.append(Piece(_words(comparison, code), log2(rates["m"] / rates["u"])))
        if (comparison.name, code) == ("surname", "same"):
            usual = (n_named + MIXED_IN * AVERAGE_SURNAME) / (n_people + MIXED_IN)
            bits = log2(rates["u"] / usual)
            pieces.append(Piece(RARITY[bits < 0], bits))
    kept = con.execute(
        f"select match_probability from {LINKS} where person_id = ? and related_person_id = ?",
        [left, right],
    ).fetchall()
    return FamilyPair(
        log2(PRIOR / (1 - PRIOR)),
        tuple(sorted(pieces, key=lambda piece: -piece.bits)),
        kept[0][0] if kept else None,
    )


def _level(comparison: FamilyComparison) -> str:
    cases = " ".join(
        f"when {level.sql} then '{level.code}'"
        for level in comparison.levels
        if level.sql != "ELSE"
    )
    return f"case {cases} else '{comparison.levels[-1].code}' end"


def _words(comparison: FamilyComparison, code: str) -> str:
    return WORDS.get((comparison.name, code), f"{comparison.name}: {code}".replace("_", " "))

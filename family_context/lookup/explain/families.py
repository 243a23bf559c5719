"""Why somebody is in a child's family, or is not, in sentences and as a picture."""

from __future__ import annotations

import duckdb

from family_context.lookup.explain.told import Explanation
from family_context.lookup.explain.waterfall import Step, Waterfall
from matching import FamilyPair, membership

START = "before anything is compared"


def explain_member(con: duckdb.DuckDBPyConnection, child: str, person: str) -> Explanation:
    """The explanation of one person_id in the family of the child with the other.

    `con` is a connection to the warehouse of a build. Whom the identity firewall holds back is told
    like somebody who does not exist.
    """
    told = membership(con, child, person)
    return Explanation(
        f"{person} in the family of {child}",
        told.sentences,
        tuple(_waterfall(one, other, joined, pair) for one, other, joined, pair in told.pairs),
    )


def _waterfall(one: str, other: str, joined: str, pair: FamilyPair) -> Waterfall:
    return Waterfall(
        f"{one} – {other}: {joined}",
        START,
        pair.start,
        tuple(Step(piece.words, piece.bits) for piece in pair.pieces),
        "all together",
    )

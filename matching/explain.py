"""Why records are one person, or are not: in words, with the weight of each piece of evidence."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
from rich.console import Group
from rich.table import Table
from rich.text import Text

from matching.comparisons import COMPARISONS
from matching.reasoning import REASONS

PAIRS = "intermediate.int_people__match_pairs"
CLUSTERS = "intermediate.int_people__clusters"

DECISIONS = {
    "link": "They are linked.",
    "review": "They are left for a person to decide.",
    "apart": "They are kept as two people.",
}


@dataclass(frozen=True)
class Piece:
    """One piece of evidence: the words for it, and bits for (or, below zero, against)."""

    words: str
    weight: float


def explain_records(con: duckdb.DuckDBPyConnection, one: str, other: str) -> Group:
    """Why two records are linked or not, for the screen.

    `con` is a connection to the warehouse of a build. Records that the identity firewall keeps back
    are told like records that do not exist.
    """
    people = dict(
        con.execute(
            f"select record_id, person_id from {CLUSTERS} where record_id in (?, ?)", [one, other]
        ).fetchall()
    )
    for name in (one, other):
        if name not in people:
            return Group(Text(f"There is no record {name}."))
    said = pair(con, one, other)
    is_one = people[one] == people[other]
    if said is None:
        if not is_one:
            return Group(Text("Nothing connects the two: they were never close to each other."))
        return Group(
            Text("They are one person, but not through each other:"),
            *chain(con, people[one], one, other),
        )
    decision, reason, weight, pieces = said
    return Group(
        Text(f"{one} and {other}: {weight:+.1f} bits. {DECISIONS[decision]}"),
        Text(f"Because: {REASONS.get(reason, reason)}."),
        evidence_table(pieces),
    )


def explain_person(con: duckdb.DuckDBPyConnection, person_id: str) -> Group:
    """The records of a person and the links that join them, strongest first, for the screen."""
    records = con.execute(
        f"select record_id, match_tier from {CLUSTERS} where person_id = ? order by record_id",
        [person_id],
    ).fetchall()
    if not records:
        return Group(Text(f"There is no person {person_id}."))
    table = Table("record", "record", "bits", "because")
    links = con.execute(
        f"""
        select p.record_id_l, p.record_id_r, p.match_weight, p.reason
        from {PAIRS} as p
        inner join {CLUSTERS} as c on p.record_id_l = c.record_id
        where c.person_id = ? and p.is_one_person and p.decision = 'link'
        order by p.match_weight desc, p.record_id_l, p.record_id_r
        """,
        [person_id],
    ).fetchall()
    for left, right, weight, reason in links:
        table.add_row(left, right, f"{weight:+.1f}", REASONS.get(reason, reason))
    return Group(
        Text(f"{person_id}: {len(records)} records: {', '.join(name for name, _ in records)}."),
        table if links else Text("It is the only record of this person."),
    )


def pair(
    con: duckdb.DuckDBPyConnection, one: str, other: str
) -> tuple[str, str, float, list[Piece]] | None:
    """Decision, reason, bits and pieces of evidence of a pair; None where it was never close."""
    row = con.execute(
        f"""
        select decision, reason, match_weight, levels, weights from {PAIRS}
        where record_id_l = ? and record_id_r = ?
        """,
        [min(one, other), max(one, other)],
    ).fetchall()
    if not row:
        return None
    decision, reason, weight, levels, weights = row[0]
    pieces = [
        Piece(level.words, weights[comparison.name])
        for comparison in COMPARISONS
        for level in comparison.levels
        if levels and level.code == levels[comparison.name] and not level.is_null
    ]
    return decision, reason, weight, sorted(pieces, key=lambda piece: -piece.weight)


def chain(con: duckdb.DuckDBPyConnection, person_id: str, one: str, other: str) -> list[Text]:
    """The shortest chain of links from one record of a person to another."""
    links = con.execute(
        f"""
        select p.record_id_l, p.record_id_r from {PAIRS} as p
        inner join {CLUSTERS} as c on p.record_id_l = c.record_id
        where c.person_id = ? and p.is_one_person and p.decision = 'link'
        order by p.match_weight desc
        """,
        [person_id],
    ).fetchall()
    reached: dict[str, str | None] = {one: None}
    edge = [one]
    while edge and other not in reached:
        following = []
        for place in edge:
            for left, right in links:
                near = right if left == place else left if right == place else None
                if near and near not in reached:
                    reached[near] = place
                    following.append(near)
        edge = following
    steps = []
    here: str | None = other if other in reached else None
    while here and reached[here]:
        steps.append(Text(f"  {reached[here]} → {here}"))
        here = reached[here]
    return steps[::-1]


def evidence_table(pieces: list[Piece]) -> Table:
    """What each comparison said, and how much it weighed."""
    table = Table("evidence", "bits")
    for piece in pieces:
        colour = "green" if piece.weight > 0 else "red"
        table.add_row(piece.words, Text(f"{piece.weight:+.1f}", style=colour))
    return table

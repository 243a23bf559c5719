"""What spoke for and against two records being one person, read from a build.

A build keeps the pairs that it linked, left for review or nearly linked. Any other pair is looked
at again here, with the same model on the same records, so that "why not?" has an answer too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path
from typing import Any

import duckdb

from matching.persons import firewall
from matching.persons.blocking import candidate_pairs
from matching.persons.comparisons import COMPARISONS
from matching.persons.crowd import count_for_rules
from matching.persons.pair_rules import REASONS, decide
from matching.persons.resolve import number_pairs, number_records
from matching.persons.scoring import score_pairs
from matching.persons.second_pass import JOINED_AS_PEOPLE
from matching.persons.settings import prior
from matching.warehouse import own_database

PAIRS = "intermediate.int_people__match_pairs"
CLUSTERS = "intermediate.int_people__record_to_person"
RESOLVED = "intermediate.int_people__resolved_records"
OVERRIDES = "intermediate.int_people__overrides"
# What a pair that was not kept is looked at with, under the names that linkage knows.
LOOKED_AT_AGAIN = {
    "linkage_records": "intermediate.int_people__linkage_records",
    "recorded_as_two": "intermediate.int_people__known_distinct",
    "recorded_as_one": "intermediate.int_people__known_duplicates",
    "record_to_person": CLUSTERS,
}

NOT_COMPARED = "they share none of the keys by which pairs are found"
TOO_COMMON = "what they share is shared by too many records to be looked into"
TOO_LITTLE = "too little speaks for it"


@dataclass(frozen=True)
class Piece:
    """One piece of evidence: the words for it, and bits for (or, below zero, against)."""

    words: str
    bits: float


@dataclass(frozen=True)
class Override:
    """What a person decided about two records."""

    one: str
    other: str
    decision: str
    decided_by: str
    decided_on: str
    reason: str

    def __str__(self) -> str:
        what = "one person" if self.decision == "must_link" else "two people"
        return (
            f"{self.decided_by} decided on {self.decided_on} that {self.one} and {self.other} "
            f"are {what}: {self.reason}"
        )


@dataclass(frozen=True)
class Pair:
    """Two records and what the model made of them.

    `decision` is link, review or apart, and `because` says why in words. `start` is the weight
    before anything is compared (log2 of the odds that two records drawn at random are one
    person's), `bits` the weight after all `pieces`.
    """

    one: str
    other: str
    decision: str
    because: str
    start: float
    bits: float
    pieces: tuple[Piece, ...]
    #: Whether the second pass linked them: the pieces are then of all records of the two people.
    is_of_people: bool = False


@contextmanager
def opened(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse of a build, read only, with room for work tables beside it."""
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as warehouse (read_only)")
        con.execute("use warehouse")
        yield con


def people_of(con: duckdb.DuckDBPyConnection, *records: str) -> dict[str, str]:
    """The person of each record that the identity firewall lets through; others are absent."""
    return dict(
        con.execute(
            f"select record_id, person_id from {CLUSTERS} where record_id in (select unnest(?))",
            [list(records)],
        ).fetchall()
    )


def pair(con: duckdb.DuckDBPyConnection, one: str, other: str) -> Pair:
    """What the model made of two records; looked at again where the build kept nothing of it.

    A person's decision is left aside here: `overrides_between` tells it.
    `con` is a connection as `opened` gives it. Raises LookupError where a record is not
    among those that the build shows.

    Of two people near an adopted child the answer is that they were never compared, as of any two
    strangers: what keeps them apart may be that they are the child's two identities.
    """
    people = people_of(con, one, other)
    if missing := {one, other} - set(people):
        raise LookupError(f"There is no record {', '.join(sorted(missing))}.")
    key = [min(one, other), max(one, other)]
    is_overridden = con.execute(
        f"select count(*) > 0 from {OVERRIDES} where least(record_id_l, record_id_r) = ? "
        "and greatest(record_id_l, record_id_r) = ?",
        key,
    ).fetchall()[0][0]
    if people[one] != people[other] and _are_near_adopted(con, one, other):
        again = _looked_at_again(con, one, other, is_overridden=is_overridden)
        return replace(again, decision="apart", because=NOT_COMPARED)
    kept = con.execute(
        f"""
        select decision, reason, match_weight, levels, weights from {PAIRS}
        where record_id_l = ? and record_id_r = ?
        """,
        key,
    ).fetchall()
    if is_overridden or not kept:
        return _looked_at_again(con, one, other, is_overridden=is_overridden)
    decision, reason, bits, levels, weights = kept[0]
    pieces = _pieces(levels, weights)
    start = bits - sum(piece.bits for piece in pieces)
    return Pair(
        one,
        other,
        decision,
        REASONS.get(reason, reason),
        start,
        bits,
        pieces,
        is_of_people=reason in JOINED_AS_PEOPLE,
    )


def overrides_between(
    con: duckdb.DuckDBPyConnection, people: set[str], decision: str
) -> list[Override]:
    """Decisions of that kind whose two records belong to these people."""
    rows = con.execute(
        f"""
        select o.record_id_l, o.record_id_r, o.decision, o.decided_by, o.decided_on::text, o.reason
        from {OVERRIDES} as o
        inner join {CLUSTERS} as l on o.record_id_l = l.record_id
        inner join {CLUSTERS} as r on o.record_id_r = r.record_id
        where l.person_id in (select unnest($people)) and r.person_id in (select unnest($people))
            and o.decision = $decision
        order by all
        """,
        {"people": sorted(people), "decision": decision},
    ).fetchall()
    return [Override(*row) for row in rows]


def links_of(con: duckdb.DuckDBPyConnection, person_id: str) -> list[tuple[str, str, float]]:
    """The links between the records of a person with their bits, strongest first."""
    return con.execute(
        f"""
        select p.record_id_l, p.record_id_r, p.match_weight
        from {PAIRS} as p
        inner join {CLUSTERS} as c on p.record_id_l = c.record_id
        where c.person_id = ? and p.is_one_person and p.decision = 'link'
        order by p.match_weight desc, p.record_id_l, p.record_id_r
        """,
        [person_id],
    ).fetchall()


def holding_links(links: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    """Of links ordered by strength, those that hold the records together: no circle among them."""
    home: dict[str, str] = {}

    def root(record: str) -> str:
        while home.setdefault(record, record) != record:
            record = home[record]
        return record

    held = []
    for one, other, bits in links:
        if root(one) != root(other):
            home[root(one)] = root(other)
            held.append((one, other, bits))
    return held


def chain(links: list[tuple[str, str, float]], one: str, other: str) -> list[tuple[str, str]]:
    """The steps of the strongest chain of links from one record to another; [] where none leads."""
    neighbours: dict[str, list[str]] = {}
    for left, right, _ in holding_links(links):
        neighbours.setdefault(left, []).append(right)
        neighbours.setdefault(right, []).append(left)
    reached: dict[str, str] = {one: one}
    edge = [one]
    while edge and other not in reached:
        following = []
        for place in edge:
            for near in neighbours.get(place, []):
                if near not in reached:
                    reached[near] = place
                    following.append(near)
        edge = following
    steps = []
    here = other
    while here in reached and here != one:
        steps.append((reached[here], here))
        here = reached[here]
    return steps[::-1]


def _are_near_adopted(con: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    """Whether both records would link to a record that is marked as adopted."""
    near = con.execute(
        f"select count(*) from {RESOLVED} where is_near_adopted and record_id in (?, ?)",
        [one, other],
    ).fetchall()[0][0]
    return bool(near == 2)


def _looked_at_again(
    con: duckdb.DuckDBPyConnection, one: str, other: str, *, is_overridden: bool
) -> Pair:
    """The pair scored as in the build, whatever its weight: what the model alone makes of it."""
    (build,) = con.execute("select current_database()").fetchall()[0]
    inputs = {
        name: con.sql(f"select * from {build}.{table}") for name, table in LOOKED_AT_AGAIN.items()
    }
    with own_database(con, inputs) as own:
        number_records(own)
        number_pairs(own, "recorded_as_one", "recorded_duplicates")
        ordinary = firewall.take_out(own, "numbered_records")
        # As if nobody who is held back existed: nothing explained may tell of them.
        own.execute(
            f"delete from {ordinary} "
            "where record_id not in (select record_id from record_to_person)"
        )
        own.execute(
            f"create table the_two as select * from {ordinary} where record_id in (?, ?)",
            [one, other],
        )
        own.execute(
            """
            create table the_pair as select '0' as match_key, min(unique_id) as join_key_l,
                max(unique_id) as join_key_r from the_two;
            create table apart as
            select p.join_key_l as unique_id_l, p.join_key_r as unique_id_r from the_pair as p
            inner join numbered_records as l on p.join_key_l = l.unique_id
            inner join numbered_records as r on p.join_key_r = r.unique_id
            where exists (select 1 from recorded_as_two as t
                where (t.record_id_l, t.record_id_r)
                    in ((l.record_id, r.record_id), (r.record_id, l.record_id)))
            """
        )
        candidate_pairs(own, "the_two")
        shares_a_key = own.execute("select count(*) from candidate_pairs").fetchall()[0][0]
        crowd = score_pairs(own, ordinary, "the_pair", "scored", lowest_weight=None)
        levels, bits, weights = own.execute(
            f"select {_levels()}, match_weight, weights from scored"
        ).fetchall()[0]
        count_for_rules(own, ordinary)
        decide(own, "scored", ordinary, "apart")
        decided = own.execute("select decision, reason from decided").fetchall()
    if not shares_a_key:
        decision, because = "apart", NOT_COMPARED
    elif not decided:
        decision, because = "apart", TOO_LITTLE
    elif is_overridden:
        decision, because = decided[0][0], REASONS.get(decided[0][1], decided[0][1])
    elif decided[0][0] == "apart":
        decision, because = "apart", REASONS.get(decided[0][1], decided[0][1])
    else:
        # It would have been kept, had it been compared: a key held by too many is left out.
        decision, because = "apart", TOO_COMMON
    chance = prior(crowd.n_records)
    start = log2(chance / (1 - chance))
    return Pair(one, other, decision, because, start, bits, _pieces(levels, weights))


def _levels() -> str:
    return "{" + ", ".join(f"'{c.name}': {c.name}" for c in COMPARISONS) + "}"


def _pieces(levels: dict[str, str], weights: dict[str, Any]) -> tuple[Piece, ...]:
    """What each comparison said, the most that speaks for first."""
    found = [
        Piece(level.words, float(weights[comparison.name]))
        for comparison in COMPARISONS
        for level in comparison.levels
        if level.code == levels[comparison.name] and not level.is_null
    ]
    return tuple(sorted(found, key=lambda piece: -piece.bits))

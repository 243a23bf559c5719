"""Whether somebody is a member of a child's family, by which rule, and if not, why not.

Only what a build shows is read, so that whom the identity firewall holds back is told like somebody
who does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from matching.families.evidence import FamilyPair, family_pair
from matching.families.settings import POSSIBLE

Pair = tuple[str, str, str, FamilyPair]


@dataclass(frozen=True)
class Membership:
    """A child and a person: member or not, why in sentences, and the evidence between the two.

    `through` is the relative through whom the member belongs to the family, `pairs` the people
    compared on the way, with what joins them in words and how the family model weighs them.
    """

    child_person_id: str
    person_id: str
    is_member: bool
    sentences: tuple[str, ...]
    through: str | None = None
    pairs: tuple[Pair, ...] = ()


def membership(con: duckdb.DuckDBPyConnection, child: str, person: str) -> Membership:
    """Why `person` is in the family of `child`, or is not; both are person_ids.

    `con` is a connection to the warehouse of a build.
    """
    unknown = [p for p in dict.fromkeys((child, person)) if not _is_shown(con, p)]
    if unknown:
        return Membership(child, person, False, tuple(f"There is no person {p}." for p in unknown))
    if not _rows(
        con, "select 1 from intermediate.int_children__subjects where child_person_id = ?", child
    ):
        why = (
            f"{child} is no subject child: nobody under 18, and not unborn, whom children's social "
            "care has on its books."
        )
        return Membership(child, person, False, (why,))
    member = _rows(
        con,
        """
        select members.relationship_to_child, types.label, members.tier, members.probability,
            members.evidence, members.lives_with_child,
            members.is_on_latest_referral, candidates.through_person_id, rules.sentence as rule
        from marts.family_members as members
        inner join seeds.relationship_types as types on members.relationship_to_child = types.code
        inner join intermediate.int_families__members as candidates
            using (child_person_id, person_id)
        inner join seeds.member_rules as rules using (rule)
        where members.child_person_id = ? and members.person_id = ?
        """,
        child,
        person,
    )
    if member:
        return _member(con, child, person, member[0])
    shown = _rows(
        con,
        """
        select shown_as_person_id from intermediate.int_families__shown_as_one
        where child_person_id = ? and person_id = ?
        """,
        child,
        person,
    )
    if shown:
        return _shown_with(con, child, person, shown[0]["shown_as_person_id"])
    return _no_member(con, child, person)


def _member(
    con: duckdb.DuckDBPyConnection,
    child: str,
    person: str,
    row: dict[str, Any],
) -> Membership:
    through = row["through_person_id"]
    if row["relationship_to_child"] == "self":
        return Membership(child, person, True, (row["rule"],))
    sentences = [
        f"Member: {row['label'].lower()}, {row['tier']}, probability {row['probability']:.2f}.",
        f"By the rule: {row['rule']}",
        *([f"Belongs to the family through {through}."] if through else []),
        *row["evidence"],
        "Lives with the child." if row["lives_with_child"] else "Does not live with the child.",
        *(["Named on the child's latest referral."] if row["is_on_latest_referral"] else []),
    ]
    steps = [(child, through), (through, person)] if through else [(child, person)]
    pairs = _pairs(con, steps, row["rule"])
    return Membership(child, person, True, tuple(sentences), through, pairs)


def _shown_with(con: duckdb.DuckDBPyConnection, child: str, person: str, member: str) -> Membership:
    why = (
        f"Member, in the row of {member}: the two may be one person, and are shown as one until "
        "somebody has decided."
    )
    return Membership(child, person, True, (why,), None, _pairs(con, [(child, person)]))


def _no_member(con: duckdb.DuckDBPyConnection, child: str, person: str) -> Membership:
    said = _said_by_workers(con, child, person)
    sentences = ["Not a member of the child's family.", *said]
    pairs = _pairs(con, [(child, person)])
    known = _rows(
        con,
        """
        select shown.tier, shown.probability, shown.evidence, types.label, rules.sentence as rule
        from marts.relationships as shown
        inner join seeds.relationship_types as types on shown.relationship = types.code
        inner join intermediate.int_people__golden_records as people
            on shown.related_person_id = people.person_id
        inner join intermediate.int_families__relatives as judged
            on shown.person_id = judged.child_person_id
            and shown.related_person_id = judged.person_id
        inner join seeds.member_rules as rules
            on rules.rule = if(people.is_never_born, 'never_born', judged.rule)
        where shown.person_id = ? and shown.related_person_id = ?
        """,
        child,
        person,
    )
    if known:
        sentences += [
            f"The warehouse knows of a relationship: {known[0]['label'].lower()}, "
            f"{known[0]['tier']}, probability {known[0]['probability']:.2f}.",
            *known[0]["evidence"],
            *([] if said else [f"By the rule: {known[0]['rule']}"]),
        ]
    elif not pairs or pairs[0][3].probability is None:
        sentences.append(
            "No record says that they are anything to each other, and what else is known of both "
            f"makes a family less likely than {POSSIBLE:.0%}."
        )
    return Membership(child, person, False, tuple(sentences), None, pairs)


def _said_by_workers(con: duckdb.DuckDBPyConnection, child: str, person: str) -> list[str]:
    rows = _rows(
        con,
        """
        select verdict, sentence from intermediate.int_families__feedback
        where child_person_id = ? and person_id = ?
        """,
        child,
        person,
    )
    out = ": whom a worker rejects stays out of the family"
    return [f"{row['sentence']}{out if row['verdict'] == 'rejected' else ''}." for row in rows]


def _pairs(
    con: duckdb.DuckDBPyConnection, steps: list[tuple[str, str]], rule: str | None = None
) -> tuple[Pair, ...]:
    """The people compared; `rule` makes the last one a member, where one does."""
    found = [(one, other, family_pair(con, one, other)) for one, other in steps]
    return tuple(
        (one, other, _what_joins(con, one, other, pair, rule), pair)
        for one, other, pair in found
        if pair is not None
    )


def _what_joins(
    con: duckdb.DuckDBPyConnection, one: str, other: str, pair: FamilyPair, rule: str | None
) -> str:
    """The model's probability; where it kept none, the word on record or the rule that decides."""
    if pair.probability is not None:
        return f"probability of one family {pair.probability:.2f}"
    known = _rows(
        con,
        """
        select types.label, shown.tier from marts.relationships as shown
        inner join seeds.relationship_types as types on shown.relationship = types.code
        where shown.person_id = ? and shown.related_person_id = ?
        """,
        one,
        other,
    )
    if not known and rule is None:
        return "too unlikely to be shown as family"
    by = f"{known[0]['label'].lower()} ({known[0]['tier']})" if known else f"by the rule: {rule}"
    return (
        f"{by.rstrip('.')}, though the weights alone make a family less likely than {POSSIBLE:.0%}"
    )


def _is_shown(con: duckdb.DuckDBPyConnection, person: str) -> bool:
    return bool(_rows(con, "select 1 from marts.people where person_id = ?", person))


def _rows(con: duckdb.DuckDBPyConnection, sql: str, *values: str) -> list[dict[str, Any]]:
    found = con.execute(sql, list(values))
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

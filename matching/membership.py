"""Whether somebody is a member of a child's family, by which rule, and if not, why not.

Only what a build shows is read, so that whom the identity firewall holds back is told like somebody
who does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from matching.families_settings import POSSIBLE
from matching.family_evidence import FamilyPair, family_pair

# The rule that makes a member, by what the member is to the child. It is carried out by
# int_families__of_children and int_families__through_others.
RULES = {
    "self": "The child is a member of its own family.",
    "parent": "A parent is a member, wherever the parent lives.",
    "sibling": "Brothers, sisters and half-siblings are members, wherever they live.",
    "step_parent": (
        "A parent's present partner is a member; a former one only while living with the child."
    ),
    "foster_carer": "Who fosters the child is a member for this child.",
}
OTHERS = "Other relatives are members where they are recorded, care for or live with the child."


@dataclass(frozen=True)
class Membership:
    """A child and a person: member or not, why in sentences, and the evidence between the two.

    `through` is the relative through whom the member belongs to the family, `pairs` the people
    compared on the way, with how the family model weighs them.
    """

    child_person_id: str
    person_id: str
    is_member: bool
    sentences: tuple[str, ...]
    through: str | None = None
    pairs: tuple[tuple[str, str, FamilyPair], ...] = ()


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
        select members.relationship_to_child, types.label, types.family_role, members.tier,
            members.probability, members.evidence, members.lives_with_child,
            members.is_on_latest_referral, candidates.through_person_id
        from marts.family_members as members
        inner join seeds.relationship_types as types on members.relationship_to_child = types.code
        left join intermediate.int_families__candidates as candidates
            using (child_person_id, person_id)
        where members.child_person_id = ? and members.person_id = ?
        """,
        child,
        person,
    )
    if member:
        return _member(con, child, person, member[0])
    return _no_member(con, child, person)


def _member(
    con: duckdb.DuckDBPyConnection,
    child: str,
    person: str,
    row: dict[str, Any],
) -> Membership:
    through = row["through_person_id"]
    if row["relationship_to_child"] == "self":
        return Membership(child, person, True, (RULES["self"],))
    sentences = [
        f"Member: {row['label'].lower()}, {row['tier']}, probability {row['probability']:.2f}.",
        f"By the rule: {RULES.get(row['family_role'], OTHERS)}",
        *([f"Belongs to the family through {through}."] if through else []),
        *row["evidence"],
        "Lives with the child." if row["lives_with_child"] else "Does not live with the child.",
        *(["Named on the child's latest referral."] if row["is_on_latest_referral"] else []),
    ]
    steps = [(child, through), (through, person)] if through else [(child, person)]
    return Membership(child, person, True, tuple(sentences), through, _pairs(con, steps))


def _no_member(con: duckdb.DuckDBPyConnection, child: str, person: str) -> Membership:
    sentences = ["Not a member of the child's family.", *_said_by_workers(con, child, person)]
    pairs = _pairs(con, [(child, person)])
    known = _rows(
        con,
        """
        select shown.*, types.label, pairs.is_ended, pairs.lives_together, pairs.is_shared_house,
            pairs.is_of_another_family,
            shown.relationship in ('friend', 'former_partner') as is_never_member,
            not people.is_unborn and people.date_of_birth is null
            and people.expected_date_of_birth is not null as is_never_born
        from marts.relationships as shown
        inner join intermediate.int_people__survivors as people
            on shown.related_person_id = people.person_id
        inner join seeds.relationship_types as types on shown.relationship = types.code
        left join intermediate.int_families__relationships as pairs
            on shown.person_id = pairs.person_id
            and shown.related_person_id = pairs.related_person_id
        where shown.person_id = ? and shown.related_person_id = ?
        """,
        child,
        person,
    )
    if known:
        sentences += _why_a_relative_is_none(known[0])
    elif not pairs or pairs[0][2].probability is None:
        sentences.append(
            "No record says that they are anything to each other, and what else is known of both "
            f"makes a family less likely than {POSSIBLE:.0%}."
        )
    return Membership(child, person, False, tuple(sentences), None, pairs)


def _why_a_relative_is_none(row: dict[str, Any]) -> list[str]:
    because = [
        f"The warehouse knows of a relationship: {row['label'].lower()}, {row['tier']}, "
        f"probability {row['probability']:.2f}.",
        *row["evidence"],
    ]
    if row["is_ended"]:
        because.append("It has ended, and only a parent remains a member then.")
    if row["is_never_member"]:
        because.append("A former partner, or a friend who lives elsewhere, is no member.")
    if row["is_never_born"]:
        because.append("The birth was expected long ago, and no record says that it happened.")
    if row["is_shared_house"]:
        because.append("They share a house with other households, which makes nobody family.")
    if row["is_of_another_family"]:
        because.append("One lives there with a family of his or her own.")
    if row["tier"] != "recorded" and not row["lives_together"]:
        because.append(
            "Nobody recorded it and they do not live together: members are then only brothers and "
            "sisters, and who once shared the child's address or shares a phone, names or papers "
            "agreeing."
        )
    if row["relationship"] in ("step_parent", "parents_partner") and not row["lives_together"]:
        because.append(RULES["step_parent"])
    if len(because) == 1 + len(row["evidence"]):
        because.append(OTHERS)
    return because


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
    con: duckdb.DuckDBPyConnection, steps: list[tuple[str, str]]
) -> tuple[tuple[str, str, FamilyPair], ...]:
    found = [(one, other, family_pair(con, one, other)) for one, other in steps]
    return tuple((one, other, pair) for one, other, pair in found if pair is not None)


def _is_shown(con: duckdb.DuckDBPyConnection, person: str) -> bool:
    return bool(_rows(con, "select 1 from marts.people where person_id = ?", person))


def _rows(con: duckdb.DuckDBPyConnection, sql: str, *values: str) -> list[dict[str, Any]]:
    found = con.execute(sql, list(values))
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

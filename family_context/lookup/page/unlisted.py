"""People who are no members of the child's family, and of whom a worker asks all the same.

The father of a half-sister is none of the child's family, and a worker asks all the same who he is.
He is drawn, and named beside her, as far as `relationships` and `people` are published; nothing
else of him is read. Only a recorded parent is: nobody of another family is drawn on a guess.

A child who was expected and of whom no birth was recorded since is no living brother or sister. Not
a word about it would be worse: the child may live, or the family may grieve.
"""

from __future__ import annotations

import duckdb

from family_context.lookup.drawing import Tie
from family_context.lookup.page import words
from family_context.lookup.page.family import Expected, Unlisted

FOUND = """
    with members as (
        select person_id, relationship_to_child, unnest([person_id] || other_person_ids) as also_id
        from family_members
        where child_person_id = $child
    ),

    recorded as materialized (
        select
            members.person_id,
            related_person_id,
            relationship,
            is_current,
            list_contains($siblings, relationship_to_child) as is_of_sibling,
            list_contains($parents, relationship) as is_parent,
        from members
        inner join relationships on members.also_id = relationships.person_id
        where tier = 'recorded'
            and list_contains($parents || $couples, relationship)
            and related_person_id not in (select also_id from members)
    ),

    parents as (
        select distinct related_person_id from recorded where is_of_sibling and is_parent
    )

    select distinct
        recorded.person_id,
        related_person_id,
        relationship,
        is_current or is_parent,
        first_name,
        last_name,
        sex,
        is_deceased,
    from recorded
    inner join people on recorded.related_person_id = people.person_id
    semi join parents on recorded.related_person_id = parents.related_person_id
    order by all
"""


def read_unlisted(
    con: duckdb.DuckDBPyConnection, child_person_id: str
) -> tuple[tuple[Unlisted, ...], tuple[Tie, ...]]:
    """Each such parent once, and whose parent or partner it is among all of the family."""
    rows = con.execute(
        FOUND,
        {
            "child": child_person_id,
            "siblings": words.codes_of("sibling", "half_sibling", "step_sibling"),
            "parents": words.codes_of("parent"),
            "couples": words.codes_of("partner", "former_partner"),
        },
    ).fetchall()
    people = {
        parent: Unlisted(parent, " ".join(filter(None, names)) or "Name not known", sex, bool(died))
        for _, parent, _, _, *names, sex, died in rows
    }
    ties = tuple(
        Tie(person, parent, words.role(code), words.kin_of_pair(code, sex), "recorded", is_current)
        for person, parent, code, is_current, *_, sex, _ in rows
    )
    return tuple(people.values()), ties


AWAITED = """
    with members as (
        select person_id, relationship_to_child, unnest([person_id] || other_person_ids) as also_id
        from family_members
        where child_person_id = $child
    )

    select
        relationships.person_id,
        people.first_name,
        people.last_name,
        people.expected_date_of_birth,
        members.person_id as member_id,
        relationships.relationship,
        member.sex,
        relationships.is_current,
        relationships.evidence,
    from relationships
    inner join members on relationships.related_person_id = members.also_id
    inner join people on relationships.person_id = people.person_id
    inner join people as member on members.person_id = member.person_id
    where relationships.tier = 'recorded'
        and people.expected_date_of_birth is not null
        and people.date_of_birth is null
        and people.age is null
        and not people.is_unborn
        and not people.is_deceased
        and relationships.person_id not in (select also_id from members)
        and list_contains($roles, relationships.relationship)
    order by all
"""


def read_expected(
    con: duckdb.DuckDBPyConnection, child_person_id: str
) -> tuple[tuple[Expected, ...], tuple[Tie, ...]]:
    """Each child expected long ago who is recorded as a brother, a sister or a child of the child.

    With it, whose it is among the members.
    """
    rows = con.execute(
        AWAITED,
        {
            "child": child_person_id,
            "roles": words.codes_of("parent", "sibling", "half_sibling", "step_sibling"),
        },
    ).fetchall()
    people: dict[str, Expected] = {}
    for person, first, last, day, member, code, _, _, evidence in rows:
        if member == child_person_id:
            name = " ".join(filter(None, (first, last)))
            called = name if first else f"Unborn {name or 'child'}"
            word = words.relationship(words.inverse(code))
            people[person] = Expected(person, called, word, day, tuple(evidence or ()))
    ties = []
    for person, _, _, _, member, code, sex, is_current, _ in rows:
        if person in people:
            back = words.inverse(code)
            of_member = words.role(code), words.kin_of_pair(code, sex)
            of_expected = words.role(back), words.relationship(back)
            ties.append(Tie(person, member, *of_member, "recorded", is_current))
            ties.append(Tie(member, person, *of_expected, "recorded", is_current))
    return tuple(people.values()), tuple(ties)

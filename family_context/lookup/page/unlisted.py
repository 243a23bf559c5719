"""Parents of brothers and sisters who are no members of the child's family.

The father of a half-sister is none of the child's family, and a worker asks all the same who he is.
He is drawn, and named beside her, as far as `relationships` and `people` are published; nothing
else of him is read. Only a recorded parent is: nobody of another family is drawn on a guess.
"""

from __future__ import annotations

import duckdb

from family_context.lookup.drawing import Tie
from family_context.lookup.page import words
from family_context.lookup.page.family import Unlisted

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
            list_contains($siblings, relationship_to_child)
            and list_contains($parents, relationship) as is_parent,
        from members
        inner join relationships on members.also_id = relationships.person_id
        where tier = 'recorded'
            and list_contains($parents || $couples, relationship)
            and related_person_id not in (select also_id from members)
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
    where is_parent or (
        list_contains($couples, relationship)
        and related_person_id in (select related_person_id from recorded where is_parent)
    )
    order by all
"""


def read_unlisted(
    con: duckdb.DuckDBPyConnection, child_person_id: str
) -> tuple[tuple[Unlisted, ...], tuple[Tie, ...]]:
    """Each such parent once, and whose parent or partner it is."""
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

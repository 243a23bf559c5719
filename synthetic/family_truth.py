"""Who truly belongs to each subject child's family, by the rule that the product publishes."""

import duckdb
import numpy as np
import pyarrow as pa

from synthetic.draws import OPEN, YEAR, Ints
from synthetic.family_types import FAMILY_TYPES
from synthetic.truth import person_ids
from synthetic.world import World

_MEMBERS = """
with named as (
    select person, related, relationship, case
        when relationship in ('mother', 'father', 'foster_carer', 'carer') then 1
        when relationship in ('sibling', 'half_sibling') then 2
        when relationship = 'step_parent' then 3
        when relationship = 'grandparent' then 4
        when relationship = 'step_sibling' then 5
        when relationship = 'aunt_uncle' then 6
        end as rank
    from relations
),
at_home as (
    select person, dwelling, home, start, part_time from residences
    where ends >= $open and not communal
),
with_child as (
    select distinct a.person as child, b.person as member
    from at_home as a
    join at_home as b on a.home = b.home and a.dwelling = b.dwelling and a.person <> b.person
    where a.part_time = 0 and b.part_time = 0
),
candidates as (
    select n.person as child, n.related as member, n.relationship, n.rank,
        w.member is not null as lives
    from named as n
    left join with_child as w on w.child = n.person and w.member = n.related
    where n.rank is not null and n.person in (select id from subjects)
    union all
    select w.child, w.member, 'other_relative', 9, true
    from with_child as w where w.child in (select id from subjects)
),
kept as (
    select c.* from candidates as c
    left join written as k on k.person = c.child and k.related = c.member
    where c.member not in (select id from never_born)
        and (c.rank <= 3 or c.lives or (c.rank in (4, 5, 6) and k.person is not null))
)
select id as child, id as member, 'self' as relationship, true as lives from subjects
union all
select child, member, arg_min(relationship, rank * 100 + length(relationship)), bool_or(lives)
from kept group by all
order by child, member
"""


def family_truth(
    world: World, subjects: Ints, known: Ints, held_back: Ints, written: tuple[Ints, Ints]
) -> tuple[pa.Table, pa.Table]:
    """True members of every subject child's family, and each child's family type.

    `known`: 1 for people with at least one record; `held_back`: 1 for people with a restricted
    record;
    `written`: pairs of people that some service has recorded as related, both ways.
    """
    r = world.residences
    con = duckdb.connect()
    try:
        con.register("relations", world.relations)
        never = np.flatnonzero(world.people["never_born"] == 1)
        con.register("never_born", pa.table({"id": never}))
        con.register("subjects", pa.table({"id": subjects}))
        con.register("written", pa.table({"person": written[0], "related": written[1]}))
        con.register(
            "residences",
            pa.table(
                {
                    "person": r.person,
                    "dwelling": r.dwelling,
                    "home": r.home,
                    "start": r.start,
                    "ends": r.end,
                    "part_time": r.part_time,
                    "communal": world.places.kind[r.dwelling] > 2,
                }
            ),
        )
        found = con.sql(_MEMBERS, params={"open": OPEN}).to_arrow_table()
    finally:
        con.close()
    child, member = found["child"].to_numpy(), found["member"].to_numpy()
    members = pa.table(
        {
            "child_true_person_id": person_ids(child),
            "member_true_person_id": person_ids(member),
            "relationship_to_child": found["relationship"].combine_chunks(),
            "lives_with_child": found["lives"].combine_chunks(),
            "is_known": pa.array(known[member] == 1),
            "is_held_back": pa.array((held_back[member] == 1) | (held_back[child] == 1)),
        }
    )
    family = world.people["family"][subjects]
    names = np.asarray([*FAMILY_TYPES, "foster_carers_own", "adoptive"], dtype=object)
    other = np.where(world.people["same_as"][subjects] >= 0, 1, 0) + len(FAMILY_TYPES)
    code = np.where(family >= 0, world.families.type[np.maximum(family, 0)], other)
    children = pa.table(
        {
            "child_true_person_id": person_ids(subjects),
            "family_type": pa.array(names[code], pa.string()),
            "age": pa.array(
                np.floor((world.as_at - world.people["born"][subjects]) / YEAR).astype(np.int32)
            ),
        }
    )
    return members, children

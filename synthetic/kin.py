"""True relationships: from parents follow siblings, grandparents, step-families and the rest."""

from typing import Any

import duckdb
import pyarrow as pa

# What the related person is to the person. Both directions are written.
_RELATIONS = """
create table parents as
    select id as child, mother as parent, 'mother' as kind from people where mother >= 0
    union all
    select id, father, case when p.sex = 0 then 'mother' else 'father' end
    from people join (select id as pid, sex from people) as p on p.pid = people.father
    where father >= 0;

create table sibling_pairs as
    select a.child as one, b.child as other,
        case when any_value(x.mother) = any_value(y.mother)
            and any_value(x.father) = any_value(y.father)
            then 'sibling' else 'half_sibling' end as kind
    from parents as a join parents as b on a.parent = b.parent and a.child <> b.child
    join people as x on x.id = a.child join people as y on y.id = b.child
    group by all;

create table both_ways as
    select one, other, starts, ends from couples
    union all
    select other, one, starts, ends from couples;

create table step_links as
    select p.child, c.other as step, max(c.starts) as starts
    from parents as p join both_ways as c on c.one = p.parent and c.ends > $as_at
    where not exists (select 1 from parents as q where q.child = p.child and q.parent = c.other)
    group by all;

create table relations as
with found as (
    select child as person, parent as related, kind as relationship,
        null::int as starts, null::int as ends
    from parents
    union all
    select parent, child, 'child', null, null from parents
    union all
    select one, other, kind, null, null from sibling_pairs
    union all
    select one, other, case when ends > $as_at then 'partner' else 'former_partner' end, starts,
        case when ends <= $as_at then ends end
    from both_ways
    union all
    select child, step, 'step_parent', starts, null from step_links
    union all
    select step, child, 'step_child', starts, null from step_links
    union all
    select s.child, p.child, 'step_sibling', s.starts, null
    from step_links as s join parents as p on p.parent = s.step and p.child <> s.child
    where not exists (select 1 from sibling_pairs as x where x.one = s.child and x.other = p.child)
    union all
    select p.child, s.child, 'step_sibling', s.starts, null
    from step_links as s join parents as p on p.parent = s.step and p.child <> s.child
    where not exists (select 1 from sibling_pairs as x where x.one = s.child and x.other = p.child)
    union all
    select a.child, b.parent, 'grandparent', null, null
    from parents as a join parents as b on b.child = a.parent
    union all
    select b.parent, a.child, 'grandchild', null, null
    from parents as a join parents as b on b.child = a.parent
    union all
    select p.child, s.other, 'aunt_uncle', null, null
    from parents as p join sibling_pairs as s on s.one = p.parent
    union all
    select s.other, p.child, 'niece_nephew', null, null
    from parents as p join sibling_pairs as s on s.one = p.parent
    union all
    select child, carer, case when foster = 1 then 'foster_carer' else 'carer' end, starts, null
    from carers where carer >= 0
    union all
    select carer, child, case when foster = 1 then 'foster_child' else 'cared_for_child' end,
        starts, null
    from carers where carer >= 0
)
select person, related, relationship, min(starts) as starts, max(ends) as ends
from found group by all;
"""


def build_relations(
    people: dict[str, Any], couples: dict[str, Any], carers: dict[str, Any], as_at: int
) -> pa.Table:
    """Directed relations: person, related, relationship, starts, ends (days or null), in a fixed
    order.

    `relationship` is what the related person is to the person.
    """
    con = duckdb.connect()
    try:
        con.register(
            "people",
            pa.table(
                {
                    "id": range(len(people["born"])),
                    **{name: people[name] for name in ("mother", "father", "sex")},
                }
            ),
        )
        con.register(
            "couples",
            pa.table(
                {
                    "one": couples["one"],
                    "other": couples["other"],
                    "starts": couples["start"],
                    "ends": couples["end"],
                }
            ),
        )
        con.register(
            "carers",
            pa.table(
                {
                    "child": carers["child"],
                    "carer": carers["carer"],
                    "starts": carers["start"],
                    "foster": carers["foster"],
                }
            ),
        )
        for statement in _RELATIONS.split(";\n"):
            if statement.strip():
                parameters = {"as_at": as_at} if "$as_at" in statement else None
                con.execute(statement, parameters)
        return con.sql(
            "select * from relations order by person, related, relationship"
        ).to_arrow_table()
    finally:
        con.close()

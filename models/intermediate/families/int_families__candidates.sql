-- Who is a member of a subject child's family: the child, the child's own relatives, and those one
-- step further of int_families__through_others. No chains of relatives of relatives.
with subjects as (
    select * from {{ ref('int_children__subjects') }}
),

of_children as (
    select * from {{ ref('int_families__of_children') }}
),

through_others as (
    select * from {{ ref('int_families__through_others') }}
),

residents as (
    select * from {{ ref('int_households__residents') }}
),

people as (
    select * from {{ ref('int_people__survivors') }}
),

found as (
    select
        child_person_id,
        child_person_id as person_id,
        'self' as relationship_to_child,
        'recorded' as tier,
        1.0 as probability,
        0 as rule_order,
        cast(null as varchar) as through_person_id,
    from subjects
    union all
    select
        child_person_id,
        person_id,
        relationship_to_child,
        tier,
        probability,
        1 as rule_order,
        cast(null as varchar) as through_person_id,
    from of_children
    union all
    select
        child_person_id,
        person_id,
        relationship_to_child,
        tier,
        probability,
        rule_order,
        through_person_id,
    from through_others
)

select
    found.child_person_id,
    found.person_id,
    found.relationship_to_child,
    found.tier,
    found.probability,
    -- A mother in a crowded hostel lives with her child all the same.
    coalesce(found.rule_order = 0 or home_of_child.address_id = home_of_member.address_id, false)
        as lives_with_child,
    found.through_person_id,
from found
inner join people on found.person_id = people.person_id
left join residents as home_of_child on found.child_person_id = home_of_child.person_id
left join residents as home_of_member on found.person_id = home_of_member.person_id
-- A child expected long ago who was never born is nobody's living brother or sister.
where
    people.is_unborn
    or people.date_of_birth is not null
    or people.expected_date_of_birth is null
qualify row_number() over (
    partition by found.child_person_id, found.person_id
    order by found.rule_order asc, found.probability desc, found.through_person_id asc
) = 1

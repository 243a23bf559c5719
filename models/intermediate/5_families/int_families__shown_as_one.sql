-- Members of a child's family who stand in another member's row, since the two may be one person:
-- one row, the answers of both, a note. Both are members, so nothing is told that two rows would
-- not tell. The child itself comes first; then who is known best.
with perhaps_one_person as (
    select * from {{ ref('int_families__perhaps_one_person') }}
),

members as (
    select * from {{ ref('int_families__members') }}
),

profiles as (
    select * from {{ ref('int_families__profiles_of_members') }}
),

in_order as (
    select
        members.child_person_id,
        members.person_id,
        row_number() over (
            partition by members.child_person_id
            order by
                members.relationship_to_child = 'self' desc,
                len(profiles.births) > 0 desc,
                len(profiles.forenames) > 0 desc,
                profiles.n_records desc,
                members.person_id asc
        ) as place,
    from members
    inner join profiles on members.person_id = profiles.person_id
),

both_ways as (
    select
        child_person_id,
        unnest([person_id, other_person_id]) as person_id,
        unnest([other_person_id, person_id]) as other_person_id,
    from perhaps_one_person
),

first_of_them as (
    select
        both_ways.child_person_id,
        both_ways.person_id,
        arg_min(both_ways.other_person_id, other.place) as shown_as_person_id,
    from both_ways
    inner join in_order as one
        on both_ways.child_person_id = one.child_person_id and both_ways.person_id = one.person_id
    inner join in_order as other
        on
            both_ways.child_person_id = other.child_person_id
            and both_ways.other_person_id = other.person_id
    where other.place < one.place
    group by both_ways.child_person_id, both_ways.person_id
)

-- Whoever may be one person with two others mostly may be so where those may be one too, and all of
-- them have the same first. Where they may not, the middle one stands in one row, and the last in a
-- row of its own.
select first_of_them.*
from first_of_them
left join first_of_them as shown_elsewhere
    on
        first_of_them.child_person_id = shown_elsewhere.child_person_id
        and first_of_them.shown_as_person_id = shown_elsewhere.person_id
where shown_elsewhere.person_id is null

-- A subject child stands in its own family once, as itself; who may be it is no brother or sister.
with members as (
    select * from {{ ref('int_families__members') }}
),

perhaps_the_child as (
    select * from {{ ref('int_families__perhaps_the_child') }}
),

feedback as (
    select * from {{ ref('int_families__feedback') }}
)

select
    members.child_person_id,
    members.person_id,
from members
left join perhaps_the_child
    on
        members.child_person_id = perhaps_the_child.child_person_id
        and members.person_id = perhaps_the_child.person_id
left join feedback
    on
        members.child_person_id = feedback.child_person_id
        and members.person_id = feedback.person_id
where
    (members.child_person_id = members.person_id) <> (members.relationship_to_child = 'self')
    or (
        perhaps_the_child.person_id is not null
        and feedback.person_id is null
        and members.relationship_to_child <> 'unknown'
    )

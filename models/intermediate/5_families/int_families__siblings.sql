-- Children of one parent are brothers and sisters: half-siblings where each has another parent on
-- record and those differ. The word of a list alone for one of the parents makes half-siblings no
-- more than possible.
with recorded as (
    select * from {{ ref('int_families__recorded_relationships') }}
),

parents as (
    select
        person_id as child_id,
        related_person_id as parent_id,
        relationship,
        is_said_of_all,
    from recorded
    where family_role = 'parent'
),

shared as (
    select
        one.child_id as person_id,
        other.child_id as related_person_id,
        count(*) as n_shared,
    from parents as one
    inner join parents as other
        on one.parent_id = other.parent_id and one.child_id <> other.child_id
    group by all
),

numbers as (
    select
        child_id,
        count(*) as n_parents,
        bool_or(is_said_of_all) as is_unsure,
    from parents
    group by child_id
)

select
    shared.person_id,
    shared.related_person_id,
    shared.n_shared,
    case
        when shared.n_shared = 1 and one.n_parents >= 2 and other.n_parents >= 2
            then 'half_sibling'
        else 'sibling'
    end as relationship,
    relationship = 'half_sibling' and (one.is_unsure or other.is_unsure) as is_unsure,
from shared
inner join numbers as one on shared.person_id = one.child_id
inner join numbers as other on shared.related_person_id = other.child_id

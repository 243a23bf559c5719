-- Children of one parent are brothers and sisters: half-siblings where each has another parent on
-- record and those differ, or where the other parent of the one is none of the other's. At one
-- home, where the one's parent is the other's step-parent, who share no parent are step-siblings.
-- What no word, or the word of a list alone, says of the parents is no more than possible.
with recorded as (
    select * from {{ ref('int_families__recorded_relationships') }}
),

children_of_one_parent as (
    select * from {{ ref('int_families__children_of_one_parent') }}
),

shared_homes as (
    select * from {{ ref('int_families__shared_homes') }}
),

parents as (
    select
        person_id as child_id,
        related_person_id as parent_id,
        is_said_of_all,
    from recorded
    where family_role = 'parent'
),

numbers as (
    select
        child_id,
        count(*) as n_parents,
        bool_or(is_said_of_all) as is_unsure,
    from parents
    group by child_id
),

of_one_parent as (
    select
        shared.person_id,
        shared.related_person_id,
        shared.n_shared,
        one.n_parents >= 2 and other.n_parents >= 2 as are_others_known,
        if(
            shared.n_shared = 1
            and (are_others_known or shared.has_one_another_parent),
            'half_sibling',
            'sibling'
        ) as relationship,
        relationship = 'half_sibling'
        and (one.is_unsure or other.is_unsure or not are_others_known) as is_unsure,
    from children_of_one_parent as shared
    inner join numbers as one on shared.person_id = one.child_id
    inner join numbers as other on shared.related_person_id = other.child_id
),

step_children as (
    select
        step_parents.person_id,
        parents.child_id as related_person_id,
    from recorded as step_parents
    inner join parents on step_parents.related_person_id = parents.parent_id
    where step_parents.family_role = 'step_parent' and not step_parents.is_ended
),

step_siblings as (
    select
        person_id,
        related_person_id,
    from step_children
    union
    select
        related_person_id as person_id,
        person_id as related_person_id,
    from step_children
)

select * exclude (are_others_known) from of_one_parent
union all
select
    step_siblings.person_id,
    step_siblings.related_person_id,
    0 as n_shared,
    'step_sibling' as relationship,
    true as is_unsure,
from step_siblings
semi join shared_homes using (person_id, related_person_id)
anti join of_one_parent using (person_id, related_person_id)
where step_siblings.person_id <> step_siblings.related_person_id

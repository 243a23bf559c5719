-- Two children of one parent, and whether the other parent of the one is by all appearance none of
-- the other's: lives elsewhere, and has another surname than the other child, while a father's own
-- child bears his. A word for the two children says more than all of this, and a service's
-- half-brother or step-brother more than a list that makes one father of all the children in it.
with recorded as (
    select * from {{ ref('int_families__recorded_relationships') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

shared_homes as (
    select * from {{ ref('int_families__shared_homes') }}
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

siblings_by_word as (
    select
        person_id,
        related_person_id,
    from recorded
    where family_role = 'sibling'
),

words_against_a_parent as (
    select
        person_id,
        related_person_id,
        if(family_role = 'half_sibling', 1, 0) as n_at_least,
    from recorded
    where family_role in ('half_sibling', 'step_sibling')
),

shared as (
    select
        one.child_id as person_id,
        other.child_id as related_person_id,
        count(*) as n_shared,
        count_if(not one.is_said_of_all and not other.is_said_of_all) as n_named,
    from parents as one
    inner join parents as other
        on one.parent_id = other.parent_id and one.child_id <> other.child_id
    group by one.child_id, other.child_id
),

of_one_parent as (
    select
        shared.person_id,
        shared.related_person_id,
        if(
            words.person_id is null,
            shared.n_shared,
            greatest(shared.n_named, words.n_at_least)
        ) as n_shared,
    from shared
    left join words_against_a_parent as words
        on
            shared.person_id = words.person_id
            and shared.related_person_id = words.related_person_id
    where words.person_id is null or greatest(shared.n_named, words.n_at_least) > 0
),

with_a_parent_of_one_alone as (
    select distinct
        of_one_parent.person_id,
        of_one_parent.related_person_id,
    from of_one_parent
    anti join siblings_by_word using (person_id, related_person_id)
    inner join parents on of_one_parent.person_id = parents.child_id
    inner join people as parent on parents.parent_id = parent.person_id
    inner join people as child on of_one_parent.person_id = child.person_id
    inner join people as other_child on of_one_parent.related_person_id = other_child.person_id
    anti join parents as of_both
        on
            of_one_parent.related_person_id = of_both.child_id
            and parents.parent_id = of_both.parent_id
    anti join shared_homes
        on
            of_one_parent.related_person_id = shared_homes.person_id
            and parents.parent_id = shared_homes.related_person_id
    where
        {{ letters_of('parent.last_name') }} <> {{ letters_of('other_child.last_name') }}
        and (
            parents.relationship = 'mother'
            or {{ letters_of('parent.last_name') }} = {{ letters_of('child.last_name') }}
        )
)

select
    of_one_parent.person_id,
    of_one_parent.related_person_id,
    of_one_parent.n_shared,
    this_way.person_id is not null or that_way.person_id is not null as has_one_another_parent,
from of_one_parent
left join with_a_parent_of_one_alone as this_way
    on
        of_one_parent.person_id = this_way.person_id
        and of_one_parent.related_person_id = this_way.related_person_id
left join with_a_parent_of_one_alone as that_way
    on
        of_one_parent.person_id = that_way.related_person_id
        and of_one_parent.related_person_id = that_way.person_id

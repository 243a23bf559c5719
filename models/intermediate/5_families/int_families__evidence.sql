-- What is said of two people, where it does not contradict itself. A list says of all the children
-- in it that a woman is their mother; of a child for whom somebody else is named as the mother, she
-- is not: of these two the list knows only that they belong together. A tenancy is such a list also
-- where it has one tenant: "child" is then any child of the household, a grandchild or one who is
-- fostered too, and makes no mother of a woman who was over 45 at the birth. Nor does any list make
-- a parent of who was a child at the birth: its word was of another tenant.
with statements as (
    select * from {{ ref('int_families__statements') }}
),

-- As seen from the child, whichever way round it was said.
parents as (
    select
        person_id as child_id,
        related_person_id as parent_id,
        relationship as parent_word,
        bool_and(is_of_a_household) as is_of_a_household,
        bool_and(stated_as = 'tenancy')
        and relationship = 'mother'
        and coalesce(any_value(years_older) > 45, false) as is_too_old,
        bool_and(is_of_a_household)
        and coalesce(any_value(years_older) < 12, false) as is_too_young,
    from statements
    where family_role = 'parent'
    group by person_id, related_person_id, relationship
),

contradicted as (
    select distinct
        in_list.child_id,
        in_list.parent_id,
        false as is_too_young,
    from parents as in_list
    inner join parents as named
        on
            in_list.child_id = named.child_id
            and in_list.parent_word = named.parent_word
            and in_list.parent_id <> named.parent_id
    where
        in_list.is_of_a_household
        and in_list.parent_word in ('mother', 'father')
        and not named.is_of_a_household
    union
    select
        child_id,
        parent_id,
        is_too_young,
    from parents
    where is_too_old or is_too_young
),

by_pair as (
    select
        child_id,
        parent_id,
        bool_or(is_too_young) as is_too_young,
    from contradicted
    group by child_id, parent_id
),

marked as (
    select
        statements.*,
        statements.is_of_a_household
        and coalesce(of_child.parent_id, of_parent.parent_id) is not null as is_contradicted,
        is_contradicted
        and statements.family_role in ('parent', 'child')
        and coalesce(of_child.is_too_young, of_parent.is_too_young) as is_too_young_a_parent,
    from statements
    left join by_pair as of_child
        on
            statements.person_id = of_child.child_id
            and statements.related_person_id = of_child.parent_id
    left join by_pair as of_parent
        on
            statements.person_id = of_parent.parent_id
            and statements.related_person_id = of_parent.child_id
)

select
    person_id,
    related_person_id,
    if(is_contradicted, 'unknown', relationship) as relationship,
    if(is_contradicted, 'unknown', family_role) as family_role,
    is_said_to_be_over,
    is_said_of_all,
    service_code,
    stated_as,
    is_inverse,
    has_parental_responsibility,
    is_main_carer,
    lives_together,
    start_date,
    end_date,
    is_end_unknown,
    is_of_home_fled,
    is_too_young_a_parent,
from marked

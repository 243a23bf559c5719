-- What is said of two people, where it does not contradict itself. A list says of all the children
-- in it that a woman is their mother; of a child for whom somebody else is named as the mother, she
-- is not: of these two the list knows only that they belong together.
with both_directions as (
    select * from {{ ref('int_families__both_directions') }}
),

-- As seen from the child, whichever way round it was said.
parents as (
    select
        person_id as child_id,
        related_person_id as parent_id,
        relationship as parent_word,
        bool_and(is_said_of_all) as is_said_of_all,
    from both_directions
    where family_role = 'parent'
    group by all
),

contradicted as (
    select distinct
        in_list.child_id,
        in_list.parent_id,
    from parents as in_list
    inner join parents as named
        on
            in_list.child_id = named.child_id
            and in_list.parent_word = named.parent_word
            and in_list.parent_id <> named.parent_id
    where
        in_list.is_said_of_all
        and in_list.parent_word in ('mother', 'father')
        and not named.is_said_of_all
),

marked as (
    select
        both_directions.*,
        both_directions.is_said_of_all
        and coalesce(of_child.parent_id, of_parent.parent_id) is not null as is_contradicted,
    from both_directions
    left join contradicted as of_child
        on
            both_directions.person_id = of_child.child_id
            and both_directions.related_person_id = of_child.parent_id
    left join contradicted as of_parent
        on
            both_directions.person_id = of_parent.parent_id
            and both_directions.related_person_id = of_parent.child_id
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
    priority,
    start_date,
    end_date,
    is_end_unknown,
    is_of_home_fled,
from marked

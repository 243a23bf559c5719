-- What is said of two people, where it does not contradict itself. A list says of all the children
-- in it that a woman is their mother; of a child for whom somebody else is named as the mother, she
-- is not: of these two the list knows only that they belong together. A tenancy is such a list also
-- where it has one tenant: "child" is then any child of the household, a grandchild or one who is
-- fostered too, and makes no mother of a woman who was over 45 at the birth.
with of_people as (
    select * from {{ ref('int_relationships__of_people') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

unidentified as (
    select * from {{ ref('int_families__unidentified_people') }}
),

-- Every statement read in both directions; a parent whose sex is known is mother or father.
-- Parental responsibility and main care stay with whom they are said of, whoever's record says so:
-- they are told only in the direction in which that one is the related person. Whom nothing names
-- is left out.
both_directions as (
    select
        *,
        not is_person_responsible as is_related_responsible,
        false as is_inverse
    from of_people
    union all by name
    select
        * exclude (person_id, related_person_id, relationship, inverse_relationship),
        related_person_id as person_id,
        person_id as related_person_id,
        inverse_relationship as relationship,
        is_person_responsible as is_related_responsible,
        true as is_inverse
    from of_people
),

statements_in_both_directions as (
    select
        both_directions.person_id,
        both_directions.related_person_id,
        case related_people.sex
            when 'F' then coalesce(relationship_types.code_if_female, relationship_types.code)
            when 'M' then coalesce(relationship_types.code_if_male, relationship_types.code)
            else relationship_types.code
        end as relationship,
        relationship_types.family_role,
        both_directions.is_said_to_be_over,
        both_directions.is_said_of_all,
        both_directions.service_code,
        both_directions.stated_as,
        both_directions.is_inverse,
        both_directions.is_related_responsible
        and both_directions.has_parental_responsibility as has_parental_responsibility,
        both_directions.is_related_responsible and both_directions.is_main_carer as is_main_carer,
        both_directions.lives_together,
        both_directions.start_date,
        both_directions.end_date,
        both_directions.is_end_unknown,
        both_directions.is_of_home_fled,
        both_directions.is_said_of_all
        or both_directions.stated_as = 'tenancy' as is_of_a_household,
        date_diff(
            'day',
            coalesce(related_people.date_of_birth, related_people.expected_date_of_birth),
            coalesce(people.date_of_birth, people.expected_date_of_birth)
        ) / 365.25 as years_older,
    from both_directions
    inner join people on both_directions.person_id = people.person_id
    inner join people as related_people
        on both_directions.related_person_id = related_people.person_id
    inner join relationship_types on both_directions.relationship = relationship_types.code
    where
        both_directions.person_id not in (select unidentified.person_id from unidentified)
        and both_directions.related_person_id not in (
            select unidentified.person_id from unidentified
        )
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
    from statements_in_both_directions
    where family_role = 'parent'
    group by person_id, related_person_id, relationship
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
        in_list.is_of_a_household
        and in_list.parent_word in ('mother', 'father')
        and not named.is_of_a_household
    union
    select
        child_id,
        parent_id,
    from parents
    where is_too_old
),

marked as (
    select
        statements_in_both_directions.*,
        statements_in_both_directions.is_of_a_household
        and coalesce(of_child.parent_id, of_parent.parent_id) is not null as is_contradicted,
    from statements_in_both_directions
    left join contradicted as of_child
        on
            statements_in_both_directions.person_id = of_child.child_id
            and statements_in_both_directions.related_person_id = of_child.parent_id
    left join contradicted as of_parent
        on
            statements_in_both_directions.person_id = of_parent.parent_id
            and statements_in_both_directions.related_person_id = of_parent.child_id
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
from marked

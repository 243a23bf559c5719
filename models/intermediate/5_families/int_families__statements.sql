-- Every statement read in both directions; a parent whose sex is known is mother or father.
-- Parental responsibility and main care stay with whom they are said of, whoever's record says so:
-- they are told only in the direction in which that one is the related person. Whom nothing names
-- is left out. A tenancy may be older than who is in it: of two people it tells of no day on which
-- one of them was yet to be born, or the tenant was a child.
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
)

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
    if(
        both_directions.stated_as = 'tenancy'
        and (
            both_directions.start_date
            < greatest(people.date_of_birth, related_people.date_of_birth)
            or {{ is_before_a_tenancy_of_ones_own(
                'both_directions.start_date',
                'if(both_directions.is_inverse, related_people.date_of_birth, people.date_of_birth)'
            ) }}
        ),
        null,
        both_directions.start_date
    ) as start_date,
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

-- Every statement read in both directions. A word typed the wrong way round (the mother is twelve
-- years younger than her child) is turned; a parent whose sex is known is mother or father.
with statements as (
    select * from {{ ref('int_families__statements') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

people as (
    select * from {{ ref('int_people__survivors') }}
),

with_ages as (
    select
        statements.*,
        date_diff(
            'year',
            coalesce(people.date_of_birth, people.expected_date_of_birth),
            coalesce(related_people.date_of_birth, related_people.expected_date_of_birth)
        ) as years_younger,
        relationship_types.family_role,
        relationship_types.inverse_code,
    from statements
    inner join people on statements.person_id = people.person_id
    inner join people as related_people
        on statements.related_person_id = related_people.person_id
    inner join relationship_types on statements.relationship = relationship_types.code
),

turned as (
    select
        * exclude (relationship, inverse_code),
        coalesce(
            (
                family_role in (
                    'parent', 'step_parent', 'grandparent', 'foster_carer', 'guardian'
                )
                and years_younger >= 12
            )
            or (
                family_role in ('child', 'step_child', 'grandchild', 'foster_child', 'ward')
                and years_younger <= -12
            ),
            false
        ) as is_turned,
        if(is_turned, inverse_code, relationship) as relationship,
        if(is_turned, relationship, inverse_code) as inverse_code,
    from with_ages
),

both_directions as (
    select
        person_id,
        related_person_id,
        relationship,
        * exclude (person_id, related_person_id, relationship, inverse_code),
        false as is_inverse
    from turned
    union all by name
    select
        related_person_id as person_id,
        person_id as related_person_id,
        inverse_code as relationship,
        * exclude (person_id, related_person_id, relationship, inverse_code),
        true as is_inverse
    from turned
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
    both_directions.service_code,
    both_directions.stated_as,
    both_directions.is_inverse,
    both_directions.has_parental_responsibility,
    both_directions.is_main_carer,
    both_directions.lives_together,
    both_directions.priority,
    both_directions.start_date,
    both_directions.end_date,
    both_directions.is_of_home_fled,
from both_directions
inner join people as related_people
    on both_directions.related_person_id = related_people.person_id
inner join relationship_types on both_directions.relationship = relationship_types.code

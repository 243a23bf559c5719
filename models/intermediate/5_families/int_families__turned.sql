-- Every statement the right way round: a word typed on the wrong side (the mother is twelve years
-- younger than her child, the niece older than her aunt) is turned. Besides, who has the parental
-- responsibility or the main care that the row tells of: whom its word makes the carer or the
-- elder, else whoever is twelve years older, else the related person, as the column means it.
with statements as (
    select * from {{ ref('int_families__statements') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

people as (
    select * from {{ ref('int_people__survivors') }}
),

compared as (
    select
        statements.*,
        date_diff(
            'year',
            coalesce(people.date_of_birth, people.expected_date_of_birth),
            coalesce(related_people.date_of_birth, related_people.expected_date_of_birth)
        ) as years_younger,
        people.sex,
        related_people.sex as related_sex,
        relationship_types.inverse_code,
        -- Which of the two the word makes the elder; a carer may be of any age.
        case
            when
                relationship_types.family_role in (
                    'parent', 'step_parent', 'grandparent', 'foster_carer', 'guardian'
                )
                or statements.relationship = 'aunt_uncle'
                then 'related'
            when
                relationship_types.family_role in (
                    'child', 'step_child', 'grandchild', 'foster_child', 'ward'
                )
                or statements.relationship = 'niece_nephew'
                then 'person'
        end as elder,
    from statements
    inner join people on statements.person_id = people.person_id
    inner join people as related_people
        on statements.related_person_id = related_people.person_id
    inner join relationship_types on statements.relationship = relationship_types.code
),

turned as (
    select
        *,
        case
            when elder = 'related' and years_younger is not null then years_younger >= 12
            when elder = 'person' and years_younger is not null then years_younger <= -12
            -- Of unknown age, a man is nobody's mother where the other is a woman.
            when relationship = 'mother' then coalesce(sex = 'F' and related_sex = 'M', false)
            when relationship = 'father' then coalesce(sex = 'M' and related_sex = 'F', false)
            else false
        end as is_turned,
    from compared
)

select
    * exclude (relationship, inverse_code, years_younger, sex, related_sex, elder, is_turned),
    if(is_turned, inverse_code, relationship) as relationship,
    case
        when not is_turned then inverse_code
        -- The word told the sex of the wrong one.
        when relationship in ('mother', 'father') and sex is not null then 'parent'
        else relationship
    end as inverse_relationship,
    case
        when relationship = 'carer' then false
        when relationship = 'cared_for' then true
        when elder is not null then (elder = 'person') <> is_turned
        else coalesce(years_younger >= 12, false)
    end as is_person_responsible,
from turned

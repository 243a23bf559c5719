-- Every statement the right way round: a word typed on the wrong side (the mother is twelve years
-- younger than her child, the niece older than her aunt) is turned. Besides, who has the parental
-- responsibility or the main care that the row tells of: whom its word makes the carer or the
-- elder, else whoever is twelve years older, else the related person, as the column means it.
with stated as (
    select * from {{ ref('int_relationships__of_records') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
),

people as (
    select
        *,
        coalesce(date_of_birth, expected_date_of_birth) as born,
        {{ completed_years('born', as_at()) }} < 12 as is_under_12,
    from {{ ref('int_people__golden_records') }}
),

-- Who is said to be what to whom; `relationship` is what the related person is to the person, or
-- was: a former partner is a partner of whom it is said to be over. Professionals and what is no
-- relationship are left out here, and so is whom nothing names. Of the home of somebody who is
-- sheltered only the word is left: not that they share it, nor since when.
of_people as (
    select
        stated.*,
        people.person_id,
        related_people.person_id as related_person_id,
        coalesce(protected.person_id, related_sheltered.person_id) is not null as is_sheltered,
        stated.stated_as = 'tenancy' and is_sheltered as is_of_home_fled,
    from stated
    inner join people_of_records as people on stated.record_id = people.record_id
    inner join people_of_records as related_people
        on stated.related_record_id = related_people.record_id
    left join protected on people.person_id = protected.person_id
    left join protected as related_sheltered
        on related_people.person_id = related_sheltered.person_id
    where
        people.person_id <> related_people.person_id
),

statements as (
    select
        of_people.person_id,
        of_people.related_person_id,
        of_people.service_code,
        of_people.stated_as,
        coalesce(relationship_types.past_of, relationship_types.code, 'unknown') as relationship,
        relationship_types.past_of is not null as is_said_to_be_over,
        of_people.is_said_of_all,
        of_people.has_parental_responsibility,
        of_people.is_main_carer,
        if(of_people.is_sheltered, null, of_people.lives_together) as lives_together,
        if(of_people.is_of_home_fled, null, of_people.start_date) as start_date,
        if(of_people.is_of_home_fled, null, of_people.end_date) as end_date,
        of_people.is_end_unknown,
        of_people.is_of_home_fled,
    from of_people
    left join relationship_types on of_people.relationship = relationship_types.code
    where coalesce(relationship_types.kind, 'family') = 'family'
),

compared as (
    select
        statements.*,
        date_diff('year', people.born, related_people.born) as years_younger,
        people.is_under_12,
        related_people.is_under_12 as is_related_under_12,
        people.sex,
        related_people.sex as related_sex,
        relationship_types.inverse_code,
        relationship_types.elder,
        relationship_types.generations is not null as is_of_two_generations,
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
            -- Of unknown age, a child is nobody's parent, and the other may well be the child's.
            when elder = 'related' and is_of_two_generations and is_related_under_12 then true
            when elder = 'person' and is_of_two_generations and is_under_12 then true
            -- A man is nobody's mother where the other is a woman.
            when relationship = 'mother' then coalesce(sex = 'F' and related_sex = 'M', false)
            when relationship = 'father' then coalesce(sex = 'M' and related_sex = 'F', false)
            else false
        end as is_turned,
    from compared
)

select
    * exclude (
        relationship, inverse_code, years_younger, is_under_12, is_related_under_12, sex,
        related_sex, elder, is_of_two_generations, is_turned
    ),
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

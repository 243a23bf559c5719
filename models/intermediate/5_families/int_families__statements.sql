-- Who is said to be what to whom; `relationship` is what the related person is to the person, or
-- was: a former partner is a partner of whom it is said to be over. Professionals and what is no
-- relationship are left out here, and so is whom nothing names. Of the home of somebody who is
-- sheltered only the word is left: not that they share it, nor since when.
with stated as (
    select * from {{ ref('int_families__stated') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

people_of_records as (
    select * from {{ ref('int_people__clusters') }}
),

sheltered as (
    select * from {{ ref('int_people__sheltered') }}
),

nobodies as (
    select * from {{ ref('int_families__nobodies') }}
),

of_people as (
    select
        stated.service_code,
        stated.stated_as,
        stated.relationship,
        stated.is_said_of_all,
        stated.has_parental_responsibility,
        stated.is_main_carer,
        stated.lives_together,
        stated.priority,
        stated.start_date,
        stated.end_date,
        stated.is_end_unknown,
        people.person_id,
        related_people.person_id as related_person_id,
        coalesce(sheltered.person_id, related_sheltered.person_id) is not null as is_sheltered,
        stated.stated_as = 'tenancy' and is_sheltered as is_of_home_fled,
    from stated
    inner join people_of_records as people on stated.record_id = people.record_id
    inner join people_of_records as related_people
        on stated.related_record_id = related_people.record_id
    left join sheltered on people.person_id = sheltered.person_id
    left join sheltered as related_sheltered
        on related_people.person_id = related_sheltered.person_id
    where
        people.person_id <> related_people.person_id
        and people.person_id not in (select nobodies.person_id from nobodies)
        and related_people.person_id not in (select nobodies.person_id from nobodies)
)

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
    of_people.priority,
    if(of_people.is_of_home_fled, null, of_people.start_date) as start_date,
    if(of_people.is_of_home_fled, null, of_people.end_date) as end_date,
    of_people.is_end_unknown,
    of_people.is_of_home_fled,
from of_people
left join relationship_types on of_people.relationship = relationship_types.code
where coalesce(relationship_types.kind, 'family') = 'family'

-- Who is said to be what to whom; `relationship` is what the related person is to the person.
-- Professionals and what is no relationship are left out here.
with stated as (
    select * from {{ ref('int_families__stated') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

people_of_records as (
    select * from {{ ref('int_people__clusters') }}
)

select
    people.person_id,
    related_people.person_id as related_person_id,
    stated.service_code,
    stated.stated_as,
    coalesce(relationship_types.code, 'unknown') as relationship,
    stated.has_parental_responsibility,
    stated.is_main_carer,
    stated.lives_together,
    stated.priority,
    stated.start_date,
    stated.end_date,
from stated
inner join people_of_records as people on stated.record_id = people.record_id
inner join people_of_records as related_people
    on stated.related_record_id = related_people.record_id
left join relationship_types on stated.relationship = relationship_types.code
where
    people.person_id <> related_people.person_id
    and coalesce(relationship_types.kind, 'family') = 'family'

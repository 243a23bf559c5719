-- Who is family to whom by what any service has written down and not ended; each pair both ways.
with stated as (
    select * from {{ ref('int_relationships__of_records') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

pairs as (
    select
        people.person_id,
        related_people.person_id as related_person_id,
    from stated
    inner join relationship_types on stated.relationship = relationship_types.code
    inner join people_of_records as people on stated.record_id = people.record_id
    inner join people_of_records as related_people
        on stated.related_record_id = related_people.record_id
    where
        relationship_types.kind = 'family'
        and relationship_types.past_of is null
        and coalesce(stated.end_date >= {{ as_at() }}, true)
        and not coalesce(stated.is_end_unknown, false)
        and people.person_id <> related_people.person_id
)

select
    person_id,
    related_person_id,
from pairs
union
select
    related_person_id,
    person_id,
from pairs

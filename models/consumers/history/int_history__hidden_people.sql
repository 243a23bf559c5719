-- People that history must know nothing about up to a day: one of the person's records came again
-- and is held back now, whatever became of the others; and whoever is near an adopted child,
-- always.
with former_ids as (
    select * from {{ source('state', 'person_ids') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

near_adopted as (
    select * from {{ ref('int_people__ids_near_adopted') }}
),

merged_ids as (
    select * from {{ ref('int_people__merged_ids') }}
),

held_back as (
    select
        former_ids.person_id,
        coalesce(former_ids.last_seen, {{ as_at() }}) as hidden_until,
    from former_ids
    inner join records on former_ids.record_id = records.record_id
    left join record_to_person on records.record_id = record_to_person.record_id
    where record_to_person.record_id is null
    union all
    select
        person_id,
        {{ as_at() }} as hidden_until,
    from near_adopted
),

under_every_id as (
    select * from held_back
    union all
    select
        merged_ids.person_id,
        held_back.hidden_until,
    from held_back
    inner join merged_ids on held_back.person_id = merged_ids.former_person_id
)

select
    person_id,
    max(hidden_until) as hidden_until,
from under_every_id
group by person_id

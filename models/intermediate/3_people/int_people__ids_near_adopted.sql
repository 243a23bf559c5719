-- Ids that people near an adopted child have or had: what was recorded of these ids before the
-- child was marked would lead from one identity to the other.
with previous_ids as (
    select * from {{ ref('int_people__previous_ids') }}
),

former_ids as (
    select * from {{ source('state', 'person_ids') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
)

select previous_ids.former_person_id as person_id
from previous_ids
where previous_ids.is_near_adopted and previous_ids.former_person_id is not null
union
select former_ids.person_id
from former_ids
inner join previous_ids on former_ids.record_id = previous_ids.record_id
where previous_ids.is_near_adopted
union
select record_to_person.person_id
from record_to_person
inner join previous_ids on record_to_person.record_id = previous_ids.record_id
where previous_ids.is_near_adopted

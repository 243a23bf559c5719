with records as (
    select * from {{ ref('int_records__standardised') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
)

select count(*) as n_records_held_back
from records
left join record_to_person on records.record_id = record_to_person.record_id
where record_to_person.record_id is null

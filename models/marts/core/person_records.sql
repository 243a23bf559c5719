with record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
)

select
    records.record_id,
    records.service_code,
    records.person_ref,
    records.record_kind,
    record_to_person.person_id,
    record_to_person.match_probability,
    record_to_person.match_tier,
from record_to_person
inner join records on record_to_person.record_id = records.record_id

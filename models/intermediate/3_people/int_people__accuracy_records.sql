-- Whose a record is, is known of a synthetic council alone; without truth the column is null.
-- True sex and age go before found ones: unlinked records are those of which least is known.
with record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

golden_records as (
    select * from {{ ref('int_people__golden_records') }}
),

truth as (
    select * from {{ source('given', 'truth_records') }}
)

select
    record_to_person.record_id,
    record_to_person.person_id,
    records.service_code,
    coalesce(truth.sex, golden_records.sex) as sex,
    date_diff(
        'year', coalesce(truth.date_of_birth, golden_records.date_of_birth),
        {{ as_at() }}
    ) as age_about,
    truth.true_person_id,
    truth.naming_tradition,
from record_to_person
inner join records on record_to_person.record_id = records.record_id
inner join golden_records on record_to_person.person_id = golden_records.person_id
left join truth
    on
        records.service_code = truth.service_code
        and records.person_ref = truth.person_ref
        and records.record_kind = truth.record_kind

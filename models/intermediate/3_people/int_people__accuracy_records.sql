-- Whose a record is, is known of a synthetic council alone; without truth the column is null.
-- True sex and age go before found ones: unlinked records are those of which least is known.
with clusters as (
    select * from {{ ref('int_people__clusters') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

survivors as (
    select * from {{ ref('int_people__survivors') }}
),

truth as (
    select * from {{ source('given', 'truth_records') }}
)

select
    clusters.record_id,
    clusters.person_id,
    records.service_code,
    coalesce(truth.sex, survivors.sex) as sex,
    date_diff(
        'year', coalesce(truth.date_of_birth, survivors.date_of_birth),
        {{ as_at() }}
    ) as age_about,
    truth.true_person_id,
    truth.naming_tradition,
from clusters
inner join records on clusters.record_id = records.record_id
inner join survivors on clusters.person_id = survivors.person_id
left join truth
    on
        records.service_code = truth.service_code
        and records.person_ref = truth.person_ref
        and records.record_kind = truth.record_kind

with clusters as (
    select * from {{ ref('int_people__clusters') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
)

select
    records.record_id,
    records.service_code,
    records.person_ref,
    records.record_kind,
    clusters.person_id,
    clusters.match_probability,
    clusters.match_tier,
from clusters
inner join records on clusters.record_id = records.record_id

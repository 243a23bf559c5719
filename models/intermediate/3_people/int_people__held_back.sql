with records as (
    select * from {{ ref('int_records__standardised') }}
),

clusters as (
    select * from {{ ref('int_people__clusters') }}
)

select count(*) as n_records_held_back
from records
left join clusters on records.record_id = clusters.record_id
where clusters.record_id is null

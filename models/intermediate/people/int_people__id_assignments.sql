with clusters as (
    select * from {{ ref('int_people__clusters') }}
),

carried_ids as (
    select * from {{ ref('int_people__carried_ids') }}
)

select
    clusters.record_id,
    clusters.person_id,
    carried_ids.fingerprint,
from clusters
inner join carried_ids on clusters.record_id = carried_ids.record_id

-- An id that is used no more, and the id that most of its records went to.
with clusters as (
    select * from {{ ref('int_people__clusters') }}
),

carried_ids as (
    select * from {{ ref('int_people__carried_ids') }}
)

select
    carried_ids.former_person_id,
    clusters.person_id,
from clusters
inner join carried_ids on clusters.record_id = carried_ids.record_id
where
    carried_ids.former_person_id is not null
    and carried_ids.former_person_id not in (select living.person_id from clusters as living)
group by carried_ids.former_person_id, clusters.person_id
qualify
    row_number() over (
        partition by carried_ids.former_person_id
        order by count(*) desc, clusters.person_id asc
    ) = 1

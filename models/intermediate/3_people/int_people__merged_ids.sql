-- An id that is used no more, and the id that most of its records went to.
with record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

previous_ids as (
    select * from {{ ref('int_people__previous_ids') }}
)

select
    previous_ids.former_person_id,
    record_to_person.person_id,
from record_to_person
inner join previous_ids on record_to_person.record_id = previous_ids.record_id
where
    previous_ids.former_person_id is not null
    and previous_ids.former_person_id not in (
        select living.person_id from record_to_person as living
    )
group by previous_ids.former_person_id, record_to_person.person_id
qualify
    row_number() over (
        partition by previous_ids.former_person_id
        order by count(*) desc, record_to_person.person_id asc
    ) = 1

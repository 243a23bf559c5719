with id_events as (
    select * from {{ ref('int_people__id_events') }}
)

select
    event,
    old_person_id,
    new_person_id,
    build,
from id_events

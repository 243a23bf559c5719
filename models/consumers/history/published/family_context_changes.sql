with changes as (
    select * from {{ ref('int_history__changes') }}
)

select
    child_person_id,
    person_id,
    service_code,
    change,
    old_value,
    new_value,
    changed_on,
from changes

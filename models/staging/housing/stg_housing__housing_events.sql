with housing_events as (
    select * from {{ source('housing', 'housing_events') }}
)

select
    {{ reference('housing', "event_ref || ':' || person_ref") }} as event_id,
    {{ reference('housing', 'person_ref') }} as record_id,
    event_type,
    role,
    status,
    start_date,
    end_date,
    end_date_is_unreadable,
    weeks_in_arrears,
    'housing' as service_code,
from housing_events

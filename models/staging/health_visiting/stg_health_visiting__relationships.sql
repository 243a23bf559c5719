with relationships as (
    select * from {{ source('health_visiting', 'relationships') }}
)

select
    {{ reference('health_visiting', 'person_ref') }} as record_id,
    {{ reference('health_visiting', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'health_visiting' as service_code,
from relationships

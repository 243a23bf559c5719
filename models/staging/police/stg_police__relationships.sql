with relationships as (
    select * from {{ source('police', 'relationships') }}
)

select
    {{ reference('police', 'person_ref') }} as record_id,
    {{ reference('police', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'police' as service_code,
from relationships

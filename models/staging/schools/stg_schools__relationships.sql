with relationships as (
    select * from {{ source('schools', 'relationships') }}
)

select
    {{ reference('schools', 'person_ref') }} as record_id,
    {{ reference('schools', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'schools' as service_code,
from relationships

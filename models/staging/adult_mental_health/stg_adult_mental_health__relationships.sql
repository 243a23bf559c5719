with relationships as (
    select * from {{ source('adult_mental_health', 'relationships') }}
)

select
    {{ reference('adult_mental_health', 'person_ref') }} as record_id,
    {{ reference('adult_mental_health', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'adult_mental_health' as service_code,
from relationships

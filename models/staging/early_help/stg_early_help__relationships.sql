with relationships as (
    select * from {{ source('early_help', 'relationships') }}
)

select
    {{ reference('early_help', 'person_ref') }} as record_id,
    {{ reference('early_help', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'early_help' as service_code,
from relationships

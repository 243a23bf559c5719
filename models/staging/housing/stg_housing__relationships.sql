with relationships as (
    select * from {{ source('housing', 'relationships') }}
)

select
    {{ reference('housing', 'person_ref') }} as record_id,
    {{ reference('housing', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'housing' as service_code,
from relationships

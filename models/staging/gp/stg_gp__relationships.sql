with relationships as (
    select * from {{ source('gp', 'relationships') }}
)

select
    {{ reference('gp', 'person_ref') }} as record_id,
    {{ reference('gp', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'gp' as service_code,
from relationships

with relationships as (
    select * from {{ source('youth_justice', 'relationships') }}
)

select
    {{ reference('youth_justice', 'person_ref') }} as record_id,
    {{ reference('youth_justice', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'youth_justice' as service_code,
from relationships

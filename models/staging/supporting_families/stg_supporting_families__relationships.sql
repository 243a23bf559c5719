with relationships as (
    select * from {{ source('supporting_families', 'relationships') }}
)

select
    {{ reference('supporting_families', 'person_ref') }} as record_id,
    {{ reference('supporting_families', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'supporting_families' as service_code,
from relationships

with relationships as (
    select * from {{ source('young_carers', 'relationships') }}
)

select
    {{ reference('young_carers', 'person_ref') }} as record_id,
    {{ reference('young_carers', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'young_carers' as service_code,
from relationships

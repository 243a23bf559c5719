with relationships as (
    select * from {{ source('drugs_and_alcohol', 'relationships') }}
)

select
    {{ reference('drugs_and_alcohol', 'person_ref') }} as record_id,
    {{ reference('drugs_and_alcohol', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'drugs_and_alcohol' as service_code,
from relationships

with relationships as (
    select * from {{ source('adult_social_care', 'relationships') }}
)

select
    {{ reference('adult_social_care', 'person_ref') }} as record_id,
    {{ reference('adult_social_care', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'adult_social_care' as service_code,
from relationships

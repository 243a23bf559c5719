with relationships as (
    select * from {{ source('childrens_social_care', 'relationships') }}
)

select
    {{ reference('childrens_social_care', 'person_ref') }} as record_id,
    {{ reference('childrens_social_care', 'related_person_ref') }} as related_record_id,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
    'childrens_social_care' as service_code,
from relationships

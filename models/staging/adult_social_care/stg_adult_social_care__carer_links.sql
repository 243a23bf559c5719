with carer_links as (
    select * from {{ source('adult_social_care', 'carer_links') }}
)

select
    {{ reference('adult_social_care', 'person_ref') }} as record_id,
    {{ reference('adult_social_care', 'cared_for_person_ref') }} as cared_for_record_id,
    'adult_social_care' as service_code,
from carer_links

with referral_people as (
    select * from {{ source('childrens_social_care', 'referral_people') }}
)

select
    {{ reference('childrens_social_care', 'referral_ref') }} as case_id,
    {{ reference('childrens_social_care', 'person_ref') }} as record_id,
    relationship,
    identified_at,
    'childrens_social_care' as service_code,
from referral_people

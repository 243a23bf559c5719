with assessments as (
    select * from {{ source('childrens_social_care', 'assessments') }}
)

select
    {{ reference('childrens_social_care', 'assessment_ref') }} as assessment_id,
    {{ reference('childrens_social_care', 'referral_ref') }} as referral_id,
    {{ reference('childrens_social_care', 'person_ref') }} as record_id,
    start_date,
    authorised_date,
    basis,
    outcome,
    'childrens_social_care' as service_code,
from assessments

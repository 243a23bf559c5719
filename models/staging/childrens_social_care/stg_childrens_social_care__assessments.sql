with assessments as (
    select * from {{ source('childrens_social_care', 'assessments') }}
)

select
    {{ reference('childrens_social_care', "assessment_ref || ':' || person_ref") }}
        as assessment_id,
    {{ reference('childrens_social_care', 'assessment_ref') }} as case_id,
    {{ reference('childrens_social_care', "referral_ref || ':' || person_ref") }} as referral_id,
    {{ reference('childrens_social_care', 'person_ref') }} as record_id,
    start_date,
    authorised_date,
    authorised_date_is_unreadable,
    basis,
    outcome,
    'childrens_social_care' as service_code,
from assessments

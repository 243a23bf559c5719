with referrals as (
    select * from {{ source('childrens_social_care', 'referrals') }}
)

select
    {{ reference('childrens_social_care', "referral_ref || ':' || person_ref") }} as referral_id,
    {{ reference('childrens_social_care', 'referral_ref') }} as case_id,
    referral_ref,
    {{ reference('childrens_social_care', 'person_ref') }} as record_id,
    referral_date,
    primary_need_code,
    is_no_further_action,
    closure_date,
    closure_date_is_unreadable,
    closure_reason_code,
    team,
    'childrens_social_care' as service_code,
from referrals

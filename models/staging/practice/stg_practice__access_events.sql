with access_events as (
    select * from {{ source('practice', 'access_events') }}
)

select
    event_id,
    occurred_at,
    user_ref,
    team,
    action,
    service_code,
    {{ reference('childrens_social_care', 'child_person_ref') }} as child_record_id,
    {{ reference('childrens_social_care', 'person_ref') }} as record_id,
    {{ reference('childrens_social_care', 'referral_ref') }} as case_id,
    outcome,
    outcome_reason,
from access_events

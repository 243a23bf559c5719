with time_surveys as (
    select * from {{ source('practice', 'time_surveys') }}
)

select
    response_id,
    phase,
    band,
    respondent_group,
    referrals_per_week,
    would_recommend,
    answered_on,
from time_surveys

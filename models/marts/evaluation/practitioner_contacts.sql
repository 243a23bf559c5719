-- Of assessments whose child the identity firewall holds back nothing is shown, not even a count.
with time_observations as (
    select * from {{ ref('int_evaluation__observations') }}
)

select
    observation_id,
    referral_ref,
    team_id,
    worker_id,
    with_tool,
    assessment_date,
    minutes_searching,
    referral_date,
    first_practitioner_contact_date,
    case
        when contact_state = 'known'
            then cast(first_practitioner_contact_date - referral_date as bigint)
    end as days_to_first_contact,
    contact_state,
from time_observations

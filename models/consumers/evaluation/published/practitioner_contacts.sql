-- Of assessments whose child the identity firewall holds back nothing is shown, not even a count.
with time_observations as (
    select * from {{ ref('int_evaluation__observations') }}
),

tool as (
    select * from {{ ref('int_evaluation__tool_of_observations') }}
)

select
    time_observations.observation_id,
    time_observations.referral_ref,
    time_observations.team_id,
    time_observations.worker_id,
    time_observations.with_tool,
    tool.team_had_tool,
    tool.roll_out_from,
    time_observations.assessment_date,
    time_observations.minutes_searching,
    time_observations.referral_date,
    time_observations.first_practitioner_contact_date,
    case
        when time_observations.contact_state = 'known'
            then cast(
                time_observations.first_practitioner_contact_date
                - time_observations.referral_date as bigint
            )
    end as days_to_first_contact,
    time_observations.contact_state,
from time_observations
inner join tool on time_observations.observation_id = tool.observation_id

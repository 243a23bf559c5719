with time_observations as (
    select * from {{ ref('stg_practice__time_observations') }}
),

-- An observation names the assessment alone: of one of several children the first stands for all.
assessments as (
    select * from {{ ref('stg_childrens_social_care__assessments') }}
    qualify row_number() over (partition by case_id order by assessment_id) = 1
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
)

select
    time_observations.observation_id,
    referrals.referral_ref,
    coalesce(time_observations.team, referrals.team_id) as team_id,
    time_observations.worker_ref as worker_id,
    time_observations.with_tool,
    coalesce(assessments.start_date, time_observations.observed_on) as assessment_date,
    time_observations.minutes_searching,
    referrals.referral_date,
    time_observations.first_practitioner_contact_date,
    case
        when referrals.referral_id is null then 'referral_not_known'
        when time_observations.first_practitioner_contact_date is null then 'no_contact_recorded'
        when time_observations.first_practitioner_contact_date < referrals.referral_date
            then 'before_the_referral'
        else 'known'
    end as contact_state,
from time_observations
left join assessments on time_observations.case_id = assessments.case_id
left join people_of_records on assessments.record_id = people_of_records.record_id
left join referrals on assessments.referral_id = referrals.referral_id
-- An observation of an assessment that was not delivered names no child.
where assessments.assessment_id is null or people_of_records.record_id is not null

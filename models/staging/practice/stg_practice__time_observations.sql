with time_observations as (
    select * from {{ source('practice', 'time_observations') }}
)

select
    observation_id,
    {{ reference('childrens_social_care', 'assessment_ref') }} as case_id,
    worker_ref,
    team,
    with_tool,
    minutes_searching,
    first_practitioner_contact_date,
    observed_on,
from time_observations

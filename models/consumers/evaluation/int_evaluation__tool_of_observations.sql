-- Teams are compared by the day from which they had the tool, if it is declared: who then searched
-- without it chose to. Where it is not declared, an observation is taken at its own word.
with observations as (
    select * from {{ ref('int_evaluation__observations') }}
),

teams as (
    select * from {{ ref('int_evaluation__teams') }}
    where is_declared
)

select
    observations.observation_id,
    if(
        teams.team_id is null,
        observations.with_tool,
        coalesce(observations.referral_date, observations.assessment_date) >= teams.tool_since
    ) as team_had_tool,
    if(teams.team_id is null, 'inferred', 'declared') as roll_out_from,
from observations
left join teams on observations.team_id = teams.team_id

-- A team has the tool from the first day on which it is known to have used it. Referrals are then
-- compared by what their team had, not by who chose to look: choice would go with the case.
with access_events as (
    select * from {{ ref('stg_practice__access_events') }}
),

time_observations as (
    select * from {{ ref('stg_practice__time_observations') }}
),

assessments as (
    select * from {{ ref('stg_childrens_social_care__assessments') }}
),

uses as (
    select
        {{ stated('team') }} as team_id,
        cast(occurred_at as date) as used_on,
    from access_events
    union all
    select
        {{ stated('time_observations.team') }} as team_id,
        coalesce(assessments.start_date, time_observations.observed_on) as used_on,
    from time_observations
    left join assessments on time_observations.assessment_id = assessments.assessment_id
    where time_observations.with_tool
)

select
    team_id,
    min(used_on) as tool_since,
from uses
where team_id is not null and used_on <= cast('{{ var("as_at") }}' as date)
group by team_id

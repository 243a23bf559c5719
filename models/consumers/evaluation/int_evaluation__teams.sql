-- A team has the tool from the day that the council declares. Where it declares none, from the
-- first day on which the team is known to have used it: that is inferred, and said to be. Referrals
-- are then compared by what their team had, not by who chose to look: choice goes with the case.
with roll_out as (
    select * from {{ ref('stg_practice__roll_out') }}
),

access_events as (
    select * from {{ ref('stg_practice__access_events') }}
),

observations as (
    select * from {{ ref('int_evaluation__observations') }}
),

uses as (
    select
        team as team_id,
        cast(occurred_at as date) as used_on,
    from access_events
    union all
    select
        team_id,
        assessment_date as used_on,
    from observations
    where with_tool
),

declared as (
    select
        team as team_id,
        min(started_on) as started_on,
    from roll_out
    where team is not null
    group by team_id
),

inferred as (
    select
        team_id,
        min(used_on) as first_used_on,
    from uses
    where team_id is not null and used_on <= {{ as_at() }}
    group by team_id
)

select
    team_id,
    coalesce(declared.started_on, inferred.first_used_on) as tool_since,
    declared.started_on is not null as is_declared,
from declared
full join inferred using (team_id)

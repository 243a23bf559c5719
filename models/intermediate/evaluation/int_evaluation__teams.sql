-- A team has the tool from the first day on which it is known to have used it. Referrals are then
-- compared by what their team had, not by who chose to look: choice would go with the case.
with access_events as (
    select * from {{ ref('stg_practice__access_events') }}
),

observations as (
    select * from {{ ref('int_evaluation__observations') }}
),

uses as (
    select
        {{ stated('team') }} as team_id,
        cast(occurred_at as date) as used_on,
    from access_events
    union all
    select
        team_id,
        assessment_date as used_on,
    from observations
    where with_tool
)

select
    team_id,
    min(used_on) as tool_since,
from uses
where team_id is not null and used_on <= cast('{{ var("as_at") }}' as date)
group by team_id

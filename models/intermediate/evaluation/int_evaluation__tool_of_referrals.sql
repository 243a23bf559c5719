-- By what the team had on the day; unknown where the service names no team, or nothing is known of
-- any team's use.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
),

teams as (
    select * from {{ ref('int_evaluation__teams') }}
),

roll_out as (
    select count(*) > 0 as is_known
    from teams
)

select
    referrals.referral_id,
    case
        when roll_out.is_known and referrals.team_id is not null
            then coalesce(referrals.referral_date >= teams.tool_since, false)
    end as with_tool,
from referrals
cross join roll_out
left join teams on referrals.team_id = teams.team_id

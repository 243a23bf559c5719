-- By what the team had on the day; unknown where the service names no team, or nothing is known of
-- any team's use. A team without a declared day and without use is inferred to have had nothing.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
),

teams as (
    select * from {{ ref('int_evaluation__teams') }}
),

roll_out as (
    select count(*) > 0 as is_known
    from teams
),

told as (
    select
        referrals.referral_id,
        referrals.referral_date,
        teams.tool_since,
        teams.is_declared,
        roll_out.is_known and referrals.team_id is not null as is_known,
    from referrals
    cross join roll_out
    left join teams on referrals.team_id = teams.team_id
)

select
    referral_id,
    case when is_known then coalesce(referral_date >= tool_since, false) end as with_tool,
    case
        when is_known then if(coalesce(is_declared, false), 'declared', 'inferred')
    end as roll_out_from,
from told

-- A re-referral is a referral of the same person within 12 months of an earlier one; the day one
-- year later is still within, and a year after 29 February is 28 February. A false negative was
-- assessed without further action, referred again within 12 months, and on that found in need.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
),

neighbours as (
    select * from {{ ref('int_evaluation__neighbours') }}
),

decisions as (
    select * from {{ ref('int_evaluation__decisions') }}
),

teams as (
    select * from {{ ref('int_evaluation__teams') }}
),

roll_out as (
    select count(*) > 0 as is_known
    from teams
),

needs as (
    select distinct
        referrals.person_id,
        referrals.referral_date,
    from referrals
    inner join decisions on referrals.referral_id = decisions.referral_id
    where decisions.is_found_in_need
),

followed as (
    select
        referrals.*,
        neighbours.previous_referral_date,
        neighbours.next_referral_date,
        coalesce(decisions.is_assessed_without_action, false) as is_assessed_without_action,
        needs.referral_date as next_need_date,
        cast(referrals.referral_date + interval 12 month as date) as anniversary,
        anniversary > referrals.follow_up_end as is_censored,
        case
            when neighbours.next_referral_date <= anniversary then true
            when not is_censored then false
        end as re_referred_within_12_months,
        case
            when roll_out.is_known and referrals.team_id is not null
                then coalesce(referrals.referral_date >= teams.tool_since, false)
        end as with_tool,
    from referrals
    cross join roll_out
    inner join neighbours
        on
            referrals.person_id = neighbours.person_id
            and referrals.referral_date = neighbours.referral_date
    left join decisions on referrals.referral_id = decisions.referral_id
    left join teams on referrals.team_id = teams.team_id
    asof left join needs
        on referrals.person_id = needs.person_id and referrals.referral_date < needs.referral_date
)

select
    substr(referral_id, 23) as referral_ref,
    person_id,
    family_cluster_id,
    team_id,
    with_tool,
    referral_date,
    previous_referral_date,
    next_referral_date,
    coalesce(
        referral_date <= cast(previous_referral_date + interval 12 month as date), false
    ) as is_re_referral,
    re_referred_within_12_months,
    is_censored,
    is_assessed_without_action,
    case
        when not is_assessed_without_action then false
        when next_need_date <= anniversary then true
        when not is_censored then false
    end as is_false_negative,
    cast(next_referral_date - referral_date as bigint) as days_to_next_referral,
    greatest(cast(follow_up_end - referral_date as bigint), 0) as days_followed,
from followed

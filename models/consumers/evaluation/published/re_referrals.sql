-- A false negative was assessed without further action, referred again within 12 months, and on
-- that found in need.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
),

follow_up as (
    select * from {{ ref('int_evaluation__follow_up') }}
    where linkage = 'as_published'
),

decisions as (
    select * from {{ ref('int_evaluation__decisions') }}
),

tool as (
    select * from {{ ref('int_evaluation__tool_of_referrals') }}
),

needs as (
    select distinct
        referrals.person_id,
        referrals.referral_date,
    from referrals
    inner join decisions on referrals.referral_id = decisions.referral_id
    where decisions.is_found_in_need
),

told as (
    select
        referrals.*,
        follow_up.previous_referral_date,
        follow_up.next_referral_date,
        follow_up.anniversary,
        follow_up.is_re_referral,
        follow_up.is_censored,
        follow_up.re_referred_within_12_months,
        tool.with_tool,
        tool.roll_out_from,
        coalesce(decisions.is_assessed_without_action, false) as is_assessed_without_action,
        needs.referral_date as next_need_date,
    from referrals
    inner join follow_up on referrals.referral_id = follow_up.referral_id
    inner join tool on referrals.referral_id = tool.referral_id
    left join decisions on referrals.referral_id = decisions.referral_id
    asof left join needs
        on referrals.person_id = needs.person_id and referrals.referral_date < needs.referral_date
)

select
    referral_ref,
    person_id,
    family_cluster_id,
    team_id,
    with_tool,
    roll_out_from,
    referral_date,
    previous_referral_date,
    next_referral_date,
    is_re_referral,
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
from told

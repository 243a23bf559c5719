-- How far the rate depends on which records were taken for one child's.
with follow_up as (
    select * from {{ ref('int_evaluation__follow_up') }}
    where not is_censored
),

tool as (
    select * from {{ ref('int_evaluation__tool_of_referrals') }}
    where with_tool is not null
),

counted as (
    select
        follow_up.linkage,
        follow_up.kind,
        tool.with_tool,
        count(*) as n_followed,
        count(*) filter (where follow_up.re_referred_within_12_months) as n_re_referred,
    from follow_up
    inner join tool on follow_up.referral_id = tool.referral_id
    group by follow_up.linkage, follow_up.kind, tool.with_tool
),

judged as (
    select
        *,
        {{ is_few('n_re_referred') }} or {{ is_few('n_followed - n_re_referred') }}
            as is_suppressed,
    from counted
)

select
    linkage,
    kind,
    with_tool,
    case when n_followed >= {{ var('smallest_count') }} then n_followed end as n_followed,
    case when not is_suppressed then n_re_referred end as n_re_referred,
    case when not is_suppressed then n_re_referred / n_followed end as share_re_referred,
    is_suppressed,
from judged

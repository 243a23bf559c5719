-- What linkage error does to the answer of each referral, for methods that need more than a rate:
-- where a draw gives the records out otherwise, a child came back who had not, or the reverse.
with follow_up as (
    select * from {{ ref('int_evaluation__follow_up') }}
    where not is_censored
),

as_published as (
    select * from follow_up
    where kind = 'published'
),

drawn as (
    select * from follow_up
    where kind = 'draw'
),

referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
)

select
    referrals.referral_ref,
    referrals.person_id,
    drawn.linkage,
    drawn.re_referred_within_12_months,
from drawn
inner join as_published on drawn.referral_id = as_published.referral_id
inner join referrals on drawn.referral_id = referrals.referral_id
where drawn.re_referred_within_12_months <> as_published.re_referred_within_12_months

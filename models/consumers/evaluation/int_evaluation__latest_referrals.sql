-- The referral of a child that is held against the family as it is today.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
)

select
    person_id,
    max_by(referral_id, (referral_date, referral_id)) as referral_id,
from referrals
group by person_id

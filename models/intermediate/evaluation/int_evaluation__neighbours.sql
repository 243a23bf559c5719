-- Per person, not per case number. Referrals of one day are one moment: none is a re-referral of
-- the other.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
),

days as (
    select distinct
        person_id,
        referral_date,
    from referrals
)

select
    person_id,
    referral_date,
    lag(referral_date) over of_person as previous_referral_date,
    lead(referral_date) over of_person as next_referral_date,
from days
window of_person as (partition by person_id order by referral_date)

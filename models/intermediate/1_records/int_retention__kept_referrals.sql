-- Referrals that are not past their date: who was named on one that is goes with it.
with referrals as (
    select * from {{ ref('stg_childrens_social_care__referrals') }}
),

dated as (
    select * from {{ ref('int_involvements__referrals') }}
),

kept_from as (
    select * from {{ ref('int_retention__kept_from') }}
)

select
    referrals.referral_id,
    referrals.case_id,
    referrals.referral_ref,
    referrals.record_id,
    referrals.service_code,
    referrals.referral_date,
    referrals.team,
from referrals
inner join dated on referrals.referral_id = dated.referral_id
left join kept_from on referrals.service_code = kept_from.service_code
where {{ is_kept(
    'dated.is_open or dated.is_end_unknown',
    'dated.end_date',
    'dated.start_date'
) }}

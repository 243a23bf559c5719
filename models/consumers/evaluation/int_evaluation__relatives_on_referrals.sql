-- Relatives known by day 11 of each child's latest referral, by the records that name both there.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
    where is_latest
),

people_on_referrals as (
    select * from {{ ref('int_evaluation__people_on_referrals') }}
),

referral_people as (
    select * from {{ ref('stg_childrens_social_care__referral_people') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
)

select distinct
    people_on_referrals.referral_id,
    people_on_referrals.child_person_id,
    people_on_referrals.person_id,
    referrals.record_id as child_record_id,
    referral_people.record_id,
from people_on_referrals
inner join referrals on people_on_referrals.referral_id = referrals.referral_id
inner join referral_people on referrals.case_id = referral_people.case_id
inner join people_of_records
    on
        referral_people.record_id = people_of_records.record_id
        and people_on_referrals.person_id = people_of_records.person_id

-- Relatives known by day 11 of each child's latest referral, by the records that name both there.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
    where is_latest
),

named as (
    select * from {{ ref('int_evaluation__named') }}
),

referral_people as (
    select * from {{ ref('stg_childrens_social_care__referral_people') }}
),

people_of_records as (
    select * from {{ ref('int_people__clusters') }}
)

select distinct
    named.referral_id,
    named.child_person_id,
    named.person_id,
    referrals.record_id as child_record_id,
    referral_people.record_id,
from named
inner join referrals on named.referral_id = referrals.referral_id
inner join referral_people on referrals.case_id = referral_people.case_id
inner join people_of_records
    on
        referral_people.record_id = people_of_records.record_id
        and named.person_id = people_of_records.person_id

-- Who stands on a child's latest referral: the child, the other children referred with it, and
-- everybody named on it.
with over_shared_references as (
    select * from {{ ref('int_records__over_shared_references') }}
),

referrals as (
    select * from {{ ref('int_retention__kept_referrals') }}
),

referral_people as (
    select * from {{ ref('stg_childrens_social_care__referral_people') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

latest as (
    select
        people_of_records.person_id as child_person_id,
        referrals.case_id,
    from referrals
    inner join people_of_records on referrals.record_id = people_of_records.record_id
    where referrals.referral_date <= {{ as_at() }}
    qualify row_number() over (
        partition by people_of_records.person_id
        order by referrals.referral_date desc, referrals.referral_id desc
    ) = 1
),

on_referrals as (
    select
        case_id,
        record_id,
    from referral_people
    union
    select
        case_id,
        record_id,
    from referrals
)

select
    child_person_id,
    child_person_id as person_id,
from latest
union
select
    latest.child_person_id,
    people_of_records.person_id,
from latest
inner join on_referrals on latest.case_id = on_referrals.case_id
inner join people_of_records on on_referrals.record_id = people_of_records.record_id
where latest.case_id not in (select over_shared_references.reference_id from over_shared_references)

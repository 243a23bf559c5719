-- Everybody whom a referral or a method names for a child's referral, once for each method.
with named as (
    select * from {{ ref('int_evaluation__named') }}
),

found as (
    select * from {{ ref('int_evaluation__found') }}
),

methods as (
    select distinct method
    from found
),

referrals as (
    select distinct
        referral_id,
        child_person_id,
    from named
),

found_of_referrals as (
    select
        found.method,
        referrals.referral_id,
        referrals.child_person_id,
        found.person_id,
    from referrals
    inner join found on referrals.child_person_id = found.child_person_id
),

named_of_methods as (
    select
        methods.method,
        named.*,
    from named
    cross join methods
)

select
    method,
    referral_id,
    child_person_id,
    person_id,
    coalesce(named_of_methods.is_named_at_referral, false) as is_named_at_referral,
    named_of_methods.referral_id is not null as is_named_by_day_11,
    found_of_referrals.referral_id is not null as is_found,
    coalesce(named_of_methods.is_linked, false) as is_linked,
from named_of_methods
full join found_of_referrals using (method, referral_id, child_person_id, person_id)

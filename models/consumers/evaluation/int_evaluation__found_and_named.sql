-- Everybody that a referral or a method names for a child's referral, once for each method.
with people_on_referrals as (
    select * from {{ ref('int_evaluation__people_on_referrals') }}
),

members_by_method as (
    select * from {{ ref('int_evaluation__members_by_method') }}
),

methods as (
    select distinct method
    from members_by_method
),

referrals as (
    select distinct
        referral_id,
        child_person_id,
    from people_on_referrals
),

found_of_referrals as (
    select
        members_by_method.method,
        referrals.referral_id,
        referrals.child_person_id,
        members_by_method.person_id,
    from referrals
    inner join members_by_method on referrals.child_person_id = members_by_method.child_person_id
),

named_of_methods as (
    select
        methods.method,
        people_on_referrals.*,
    from people_on_referrals
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

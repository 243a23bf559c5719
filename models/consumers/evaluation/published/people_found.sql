-- The family is that of the as-at date, whichever referral of the child it is held against; the
-- latest referral is the fairest. The child is never counted.
with people_on_referrals as (
    select * from {{ ref('int_evaluation__people_on_referrals') }}
),

members_by_method as (
    select * from {{ ref('int_evaluation__members_by_method') }}
),

referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
),

methods as (
    select distinct method
    from members_by_method
),

named_of_methods as (
    select
        methods.method,
        people_on_referrals.*,
    from people_on_referrals
    cross join methods
),

found_of_referrals as (
    select distinct
        members_by_method.method,
        people_on_referrals.referral_id,
        members_by_method.child_person_id,
        members_by_method.person_id,
    from people_on_referrals
    inner join members_by_method
        on people_on_referrals.child_person_id = members_by_method.child_person_id
),

-- Everybody that a referral or a method names for a child's referral, once for each method.
found_and_named as (
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
),

counted as (
    select
        method,
        referral_id,
        child_person_id,
        count(*) filter (where is_named_at_referral) as n_named_at_referral,
        count(*) filter (where is_named_by_day_11) as n_named_by_day_11,
        count(*) filter (where is_found) as n_found,
        count(*) filter (where is_found and is_named_at_referral) as n_found_of_referral,
        count(*) filter (where is_found and is_named_by_day_11) as n_found_of_day_11,
        count(*) filter (where is_found and not is_named_at_referral) as n_added,
        count(*) filter (where is_found and is_named_by_day_11 and not is_named_at_referral)
            as n_added_and_confirmed,
        count(*) filter (where is_named_by_day_11 and not is_found) as n_missed,
        count(*) filter (where is_named_by_day_11 and not is_found and not is_linked)
            as n_missed_without_link,
        count(*) filter (where is_named_by_day_11 and not is_found and is_linked)
            as n_missed_by_rule,
    from found_and_named
    group by method, referral_id, child_person_id
)

select
    counted.method,
    referrals.referral_ref,
    counted.child_person_id,
    referrals.referral_date,
    referrals.is_latest as is_latest_referral,
    counted.n_named_at_referral,
    counted.n_named_by_day_11,
    counted.n_found,
    counted.n_found_of_referral,
    counted.n_found_of_day_11,
    counted.n_added,
    counted.n_added_and_confirmed,
    counted.n_missed,
    counted.n_missed_without_link,
    counted.n_missed_by_rule,
    counted.n_found_of_day_11 / nullif(counted.n_named_by_day_11, 0) as recall_of_day_11,
from counted
inner join referrals on counted.referral_id = referrals.referral_id

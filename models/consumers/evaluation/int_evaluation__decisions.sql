-- What a referral led to. An assessment belongs to the referral that it names; where it names none,
-- and for every plan, to the last referral of the person that came before it.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
),

assessments as (
    select * from {{ ref('stg_childrens_social_care__assessments') }}
),

plans as (
    select * from {{ ref('stg_childrens_social_care__plans') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

findings as (
    select
        record_id,
        referral_id as stated_referral_id,
        start_date,
        outcome as finding,
    from assessments
    where outcome is not null
    union all
    select
        record_id,
        null as stated_referral_id,
        start_date,
        plan_type as finding,
    from plans
),

of_people as (
    select
        findings.*,
        people_of_records.person_id,
    from findings
    inner join people_of_records on findings.record_id = people_of_records.record_id
),

-- Two case numbers of one child can bring two referrals on one day.
one_of_each_day as (
    select
        person_id,
        referral_date,
        min(referral_id) as referral_id,
    from referrals
    group by person_id, referral_date
),

attributed as (
    select
        coalesce(stated.referral_id, last_before.referral_id) as referral_id,
        of_people.finding,
    from of_people
    asof left join one_of_each_day as last_before
        on
            of_people.person_id = last_before.person_id
            and of_people.start_date >= last_before.referral_date
    left join referrals as stated on of_people.stated_referral_id = stated.referral_id
)

select
    referral_id,
    bool_or(finding in ('child_in_need', 'child_protection', 'looked_after')) as is_found_in_need,
    bool_or(finding = 'no_further_action') and not is_found_in_need as is_assessed_without_action,
from attributed
where referral_id is not null
group by referral_id

-- Anyone under 18 or unborn with a row in children's social care. Where no birth date is known,
-- only the child of a referral or a plan is taken for a child.
with records as (
    select * from {{ ref('int_records__standardised') }}
    where service_code = 'childrens_social_care' and record_kind = 'person'
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

referrals as (
    select * from {{ ref('stg_childrens_social_care__referrals') }}
),

plans as (
    select * from {{ ref('stg_childrens_social_care__plans') }}
),

known_as_children as (
    select record_id from referrals
    union
    select record_id from plans
),

open_plans as (
    select record_id from plans
    where {{ is_open('end_date', 'end_date_is_unreadable') }}
),

known_to_social_care as (
    select
        people_of_records.person_id,
        bool_or(known_as_children.record_id is not null) as is_known_as_child,
        bool_or(records.record_id in (select open_plans.record_id from open_plans))
            as is_on_a_plan,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
    left join known_as_children on records.record_id = known_as_children.record_id
    group by people_of_records.person_id
)

select
    people.person_id as child_person_id,
    people.is_unborn,
    people.age,
    known_to_social_care.is_on_a_plan,
from known_to_social_care
inner join people on known_to_social_care.person_id = people.person_id
where
    people.date_of_death is null
    and (
        people.is_unborn
        or people.age < 18
        or (
            people.age is null
            and not people.is_never_born
            and known_to_social_care.is_known_as_child
        )
    )

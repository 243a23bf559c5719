-- The people of a referral besides the child, on the day and by day 11; professionals are left out.
-- A person that the identity firewall suppresses is not counted at all.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
),

subjects as (
    select * from {{ ref('int_children__subjects') }}
),

referral_people as (
    select * from {{ ref('stg_childrens_social_care__referral_people') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
)

select
    referrals.referral_id,
    referrals.person_id as child_person_id,
    people_of_records.person_id,
    bool_or(referral_people.identified_at is distinct from 'day_11') as is_named_at_referral,
    bool_or(relationships.person_id is not null) as is_linked,
from referrals
inner join subjects on referrals.person_id = subjects.child_person_id
inner join referral_people on referrals.case_id = referral_people.case_id
inner join people_of_records on referral_people.record_id = people_of_records.record_id
left join relationship_types on referral_people.relationship = relationship_types.code
left join relationships
    on
        referrals.person_id = relationships.person_id
        and people_of_records.person_id = relationships.related_person_id
where
    people_of_records.person_id <> referrals.person_id
    and coalesce(relationship_types.kind, 'family') = 'family'
group by referrals.referral_id, referrals.person_id, people_of_records.person_id

-- What the lists that services keep of families say: who a referral names beside the child, who is
-- in a tenancy's household, and in which role somebody is in a family of the programme. Where one
-- list is of several children or tenants, its word is said of them all and may be true of one. A
-- reference that joins more people than a family could be joins nobody.
with over_shared_references as (
    select * from {{ ref('int_records__over_shared_references') }}
),

referrals as (
    select * from {{ ref('int_retention__kept_referrals') }}
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

programme_roles as (
    select * from {{ ref('int_relationships__of_programme') }}
),

referral_people as (
    select * from {{ ref('stg_childrens_social_care__referral_people') }}
    where case_id not in (select over_shared_references.reference_id from over_shared_references)
),

household_members as (
    select * from {{ ref('stg_housing__household_members') }}
    where tenancy_id not in (select over_shared_references.reference_id from over_shared_references)
),

words_for_a_child as (
    select code
    from {{ ref('relationship_types') }}
    where family_role = 'child'
),

of_referrals as (
    select
        referrals.case_id,
        referrals.record_id,
        referral_people.record_id as related_record_id,
        referral_people.service_code,
        -- Two children of one referral are each its child, and not each other's.
        if(
            of_the_same.record_id is not null and words_for_a_child.code is not null,
            null,
            referral_people.relationship
        ) as relationship,
        referrals.referral_date,
        count(distinct referrals.record_id) over (partition by referrals.case_id) > 1
            as is_said_of_all,
    from referral_people
    inner join referrals on referral_people.case_id = referrals.case_id
    left join referrals as of_the_same
        on
            referral_people.case_id = of_the_same.case_id
            and referral_people.record_id = of_the_same.record_id
    left join words_for_a_child on referral_people.relationship = words_for_a_child.code
),

of_tenancies as (
    select
        tenancies.tenancy_id,
        tenancies.record_id,
        household_members.record_id as related_record_id,
        tenancies.service_code,
        household_members.relationship_to_tenant,
        tenancies.start_date,
        tenancies.end_date,
        tenancies.end_date_is_unreadable,
        count(distinct tenancies.record_id) over (partition by tenancies.tenancy_id) > 1
            as is_said_of_all,
    from household_members
    inner join tenancies on household_members.tenancy_id = tenancies.tenancy_id
)

select
    record_id,
    related_record_id,
    service_code,
    'referral' as stated_as,
    relationship,
    is_said_of_all,
    cast(null as boolean) as lives_together,
    referral_date as start_date,
    cast(null as date) as end_date,
    false as end_date_is_unreadable,
from of_referrals
union all by name
select
    record_id,
    related_record_id,
    service_code,
    'tenancy' as stated_as,
    relationship_to_tenant as relationship,
    is_said_of_all,
    true as lives_together,
    start_date,
    end_date,
    end_date_is_unreadable
from of_tenancies
union all by name
select * from programme_roles

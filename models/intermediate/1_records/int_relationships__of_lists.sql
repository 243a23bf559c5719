-- What the lists that services keep of families say: who a referral names beside the child, who is
-- in a tenancy's household, and in which role somebody is in a family of the programme. Where one
-- list is of several children or tenants, its word is said of them all and may be true of one. A
-- reference that joins more people than a family could be joins nobody.
with over_shared_references as (
    select * from {{ ref('int_records__over_shared_references') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

referrals as (
    select * from {{ ref('int_retention__kept_referrals') }}
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

-- The supporting families programme records a role, without the other person. A mother, grandparent
-- and the like are that to the children of the family, and children of one family are brothers and
-- sisters as far as the programme knows; the rest is known only to belong together.
family_members as (
    select * from {{ ref('stg_supporting_families__family_members') }}
    where family_id not in (select over_shared_references.reference_id from over_shared_references)
),

spellings as (
    select
        code,
        family_role,
        unnest(list_concat([code], string_split(coalesce(aliases, ''), '|'))) as spelling,
    from relationship_types
),

roles_in_families as (
    select
        family_members.family_id,
        family_members.record_id,
        family_members.service_code,
        family_members.start_date,
        family_members.end_date,
        family_members.end_date_is_unreadable,
        coalesce(spellings.code, 'unknown') as code,
        coalesce(spellings.family_role, 'unknown') as family_role,
    from family_members
    left join spellings
        on
            replace(lower(trim(family_members.role)), '_', ' ')
            = replace(spellings.spelling, '_', ' ')
),

programme_roles as (
    select
        child.record_id,
        other.record_id as related_record_id,
        child.service_code,
        case
            when other.family_role in ('child', 'unknown', 'none') then 'unknown'
            else other.code
        end as relationship,
        greatest(child.start_date, other.start_date) as start_date,
        least(child.end_date, other.end_date) as end_date,
        child.end_date_is_unreadable or other.end_date_is_unreadable as end_date_is_unreadable,
    from roles_in_families as child
    inner join roles_in_families as other
        on child.family_id = other.family_id and child.record_id <> other.record_id
    where
        child.family_role = 'child'
        and (other.family_role <> 'child' or child.record_id < other.record_id)
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
select
    record_id,
    related_record_id,
    service_code,
    'programme' as stated_as,
    relationship,
    true as is_said_of_all,
    start_date,
    end_date,
    end_date_is_unreadable
from programme_roles

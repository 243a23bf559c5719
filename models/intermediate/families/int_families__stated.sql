-- What any service says in whatever table that one of its records is to another; `relationship` is
-- what the related record is to the record, `word` how the service says it: grandmother, where the
-- relationship is grandparent. What ended before its service's records are kept is gone.
with relationships as (
    select * from {{ ref('int_relationships__unioned') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

referrals as (
    select * from {{ ref('int_retention__kept_referrals') }}
),

referral_people as (
    select * from {{ ref('stg_childrens_social_care__referral_people') }}
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

household_members as (
    select * from {{ ref('stg_housing__household_members') }}
),

carer_links as (
    select * from {{ ref('stg_adult_social_care__carer_links') }}
),

programme_roles as (
    select * from {{ ref('int_families__programme_roles') }}
),

named_by_workers as (
    select * from {{ ref('int_records__named_by_workers') }}
),

kept_from as (
    select * from {{ ref('int_retention__kept_from') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

stated as (
    select
        *,
        'relationship' as stated_as
    from relationships
    union all by name
    select
        pupil_record_id as record_id,
        record_id as related_record_id,
        service_code,
        'school_contact' as stated_as,
        relationship,
        has_parental_responsibility,
        lives_with_pupil as lives_together,
        priority
    from school_contacts
    union all by name
    select
        referrals.record_id,
        referral_people.record_id as related_record_id,
        referral_people.service_code,
        'referral' as stated_as,
        referral_people.relationship,
        referrals.referral_date as start_date
    from referral_people
    inner join referrals on referral_people.case_id = referrals.case_id
    union all by name
    select
        tenancies.record_id,
        household_members.record_id as related_record_id,
        tenancies.service_code,
        'tenancy' as stated_as,
        household_members.relationship_to_tenant as relationship,
        tenancies.start_date,
        tenancies.end_date,
        true as lives_together
    from household_members
    inner join tenancies on household_members.tenancy_id = tenancies.tenancy_id
    union all by name
    select
        cared_for_record_id as record_id,
        record_id as related_record_id,
        service_code,
        'carer_link' as stated_as,
        'carer' as relationship
    from carer_links
    union all by name
    select
        *,
        'programme' as stated_as
    from programme_roles
    union all by name
    select
        child_record_id as record_id,
        record_id as related_record_id,
        service_code,
        'worker' as stated_as,
        relationship
    from named_by_workers
)

select
    stated.record_id,
    stated.related_record_id,
    stated.service_code,
    stated.stated_as,
    coalesce(relationship_types.general_code, stated.relationship) as relationship,
    stated.relationship as word,
    stated.has_parental_responsibility,
    stated.is_main_carer,
    stated.lives_together,
    stated.priority,
    stated.start_date,
    stated.end_date,
from stated
left join kept_from on stated.service_code = kept_from.service_code
left join relationship_types on stated.relationship = relationship_types.code
where coalesce(stated.end_date >= kept_from.kept_from, true)

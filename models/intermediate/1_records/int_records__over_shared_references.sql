-- References under which a service files together more people, or more surnames, than one family
-- could be: a number that stands for none, or one copied down. Such a reference joins nobody.
with grouping_references as (
    select * from {{ ref('grouping_references') }}
),

family_members as (
    select * from {{ ref('stg_services__family_members') }}
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

household_members as (
    select * from {{ ref('stg_housing__household_members') }}
),

referrals as (
    select * from {{ ref('stg_childrens_social_care__referrals') }}
),

referral_people as (
    select * from {{ ref('stg_childrens_social_care__referral_people') }}
),

names as (
    select * from {{ ref('int_records__names') }}
),

listed as (
    select
        'family_ref' as reference_kind,
        service_code,
        family_id as reference_id,
        record_id
    from family_members
    union
    select
        'tenancy_ref' as reference_kind,
        'housing' as service_code,
        tenancy_id as reference_id,
        record_id
    from tenancies
    union
    select
        'tenancy_ref' as reference_kind,
        'housing' as service_code,
        tenancy_id as reference_id,
        record_id
    from household_members
    union
    select
        'referral_ref' as reference_kind,
        'childrens_social_care' as service_code,
        case_id as reference_id,
        record_id
    from referrals
    union
    select
        'referral_ref' as reference_kind,
        'childrens_social_care' as service_code,
        case_id as reference_id,
        record_id
    from referral_people
),

counted as (
    select
        listed.reference_kind,
        listed.service_code,
        listed.reference_id,
        count(*) as n_records,
        count(distinct names.surname) as n_surnames,
    from listed
    inner join names on listed.record_id = names.record_id
    group by listed.reference_kind, listed.service_code, listed.reference_id
)

select
    counted.reference_id,
    grouping_references.service_code,
    grouping_references.table_name,
    grouping_references.column_name,
from counted
inner join grouping_references
    on
        counted.reference_kind = grouping_references.column_name
        and counted.service_code = grouping_references.service_code
where
    counted.n_records > grouping_references.max_people
    or counted.n_surnames > grouping_references.max_surnames

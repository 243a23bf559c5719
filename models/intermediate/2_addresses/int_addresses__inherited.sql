-- An address that a record has through another record: the tenancy's address counts for
-- everybody who lives in the tenancy, and a school that ticks "lives with pupil" often leaves the
-- contact's own address empty. Nobody inherits the address of a restricted record.
with crowded_references as (
    select * from {{ ref('int_families__crowded_references') }}
),

people as (
    select * from {{ ref('stg_services__people') }}
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

household_members as (
    select * from {{ ref('stg_housing__household_members') }}
    where tenancy_id not in (select crowded_references.reference_id from crowded_references)
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

open_tenancies as (
    select tenancies.*
    from tenancies
    inner join people as tenants on tenancies.record_id = tenants.record_id
    where tenants.restriction is null
)

select distinct
    household_members.record_id,
    household_members.service_code,
    'household_members' as stated_in,
    open_tenancies.address,
    open_tenancies.postcode,
    open_tenancies.uprn,
    open_tenancies.start_date,
    open_tenancies.end_date,
    open_tenancies.end_date_is_unreadable,
from household_members
inner join open_tenancies on household_members.tenancy_id = open_tenancies.tenancy_id
union all by name
select distinct
    school_contacts.record_id,
    school_contacts.service_code,
    'contacts' as stated_in,
    pupils.address,
    pupils.postcode,
    pupils.uprn,
from school_contacts
inner join people as pupils on school_contacts.pupil_record_id = pupils.record_id
where
    school_contacts.lives_with_pupil
    and school_contacts.address is null
    and pupils.restriction is null

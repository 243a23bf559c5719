-- What services that are switched on say of addresses. A stay that ended before its service's
-- records are kept is gone. A type without a word of the address is listed too: a refuge that
-- nobody wrote down still shelters. How addresses are written is learned from all of these;
-- whose they are, only `int_addresses__in_use` says.
with people as (
    select * from {{ ref('stg_services__people') }}
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

dated_addresses as (
    select * from {{ ref('stg_services__addresses') }}
),

records as (
    select * from {{ ref('int_records__unioned') }}
),

services as (
    select * from {{ ref('services') }}
),

kept_from as (
    select * from {{ ref('int_retention__kept_from') }}
),

-- An address that a record has through another record: the tenancy's address counts for
-- everybody who lives in the tenancy, and a school that ticks "lives with pupil" often leaves the
-- contact's own address empty. Nobody inherits the address of a restricted record.
household_members as (
    select * from {{ ref('stg_housing__household_members') }}
),

open_tenancies as (
    select tenancies.*
    from tenancies
    inner join people as tenants on tenancies.record_id = tenants.record_id
    where tenants.restriction is null
),

inherited_addresses as (
    select distinct
        household_members.record_id,
        household_members.service_code,
        'household_members' as stated_in,
        open_tenancies.tenancy_id,
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
),

services_on as (
    select service_code
    from services
    where is_on
),

addresses as (
    select
        *,
        'addresses' as stated_in
    from dated_addresses
    union all by name
    select
        record_id,
        service_code,
        concat_ws(', ', address, town) as address,
        postcode,
        uprn,
        'people' as stated_in
    from records
    union all by name
    select
        record_id,
        service_code,
        address,
        postcode,
        uprn,
        start_date,
        end_date,
        end_date_is_unreadable,
        'tenancies' as stated_in
    from tenancies
    union all by name
    select * from inherited_addresses
)

select
    addresses.record_id,
    addresses.service_code,
    addresses.stated_in,
    nullif(trim(addresses.address), '') as address,
    addresses.postcode,
    addresses.uprn,
    lower(trim(addresses.address_type)) as address_type,
    trim(regexp_replace(
        regexp_replace(upper(addresses.address_type), '[''’.]', '', 'g'), '[^A-Z0-9]+', ' ', 'g'
    )) as type_words,
    addresses.start_date,
    addresses.end_date,
    coalesce(addresses.end_date_is_unreadable, false) as is_end_unknown,
    addresses.tenancy_id as through_tenancy_id,
from addresses
left join kept_from on addresses.service_code = kept_from.service_code
where
    coalesce(
        nullif(trim(addresses.address), ''), addresses.postcode, addresses.uprn,
        addresses.address_type
    ) is not null
    and addresses.service_code in (select services_on.service_code from services_on)
    and coalesce(addresses.end_date >= kept_from.kept_from, true)

with dated_addresses as (
    select * from {{ ref('stg_childrens_social_care__addresses') }}
    union all by name
    select * from {{ ref('stg_supporting_families__addresses') }}
    union all by name
    select * from {{ ref('stg_schools__addresses') }}
    union all by name
    select * from {{ ref('stg_adult_social_care__addresses') }}
    union all by name
    select * from {{ ref('stg_police__addresses') }}
    union all by name
    select * from {{ ref('stg_housing__addresses') }}
    union all by name
    select * from {{ ref('stg_adult_mental_health__addresses') }}
    union all by name
    select * from {{ ref('stg_drugs_and_alcohol__addresses') }}
    union all by name
    select * from {{ ref('stg_gp__addresses') }}
    union all by name
    select * from {{ ref('stg_early_help__addresses') }}
    union all by name
    select * from {{ ref('stg_health_visiting__addresses') }}
    union all by name
    select * from {{ ref('stg_youth_justice__addresses') }}
    union all by name
    select * from {{ ref('stg_young_carers__addresses') }}
),

records as (
    select * from {{ ref('int_records__unioned') }}
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

household_members as (
    select * from {{ ref('stg_housing__household_members') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

pupils as (
    select * from {{ ref('stg_schools__people') }}
),

-- The tenancy's address counts for everybody who lives in the tenancy.
addresses_of_household_members as (
    select distinct
        household_members.record_id,
        household_members.service_code,
        tenancies.address,
        tenancies.postcode,
        tenancies.uprn,
        tenancies.start_date,
        tenancies.end_date,
    from household_members
    inner join tenancies on household_members.tenancy_id = tenancies.tenancy_id
),

-- A school that ticks "lives with pupil" often leaves the contact's own address empty.
addresses_of_contacts_at_the_pupils_home as (
    select distinct
        school_contacts.record_id,
        school_contacts.service_code,
        pupils.address,
        pupils.postcode,
        pupils.uprn,
    from school_contacts
    inner join pupils on school_contacts.pupil_record_id = pupils.record_id
    where school_contacts.lives_with_pupil and school_contacts.address is null
),

addresses as (
    select *, 'addresses' as stated_in
    from dated_addresses
    union all by name
    select record_id, service_code, concat_ws(', ', address, town) as address, postcode, uprn, 'people' as stated_in
    from records
    union all by name
    select record_id, service_code, address, postcode, uprn, start_date, end_date, 'tenancies' as stated_in
    from tenancies
    union all by name
    select *, 'household_members' as stated_in
    from addresses_of_household_members
    union all by name
    select *, 'contacts' as stated_in
    from addresses_of_contacts_at_the_pupils_home
)

select
    record_id,
    service_code,
    stated_in,
    nullif(trim(address), '') as address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
from addresses
where coalesce(nullif(trim(address), ''), postcode, uprn) is not null

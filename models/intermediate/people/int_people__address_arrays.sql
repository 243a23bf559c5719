-- Where a record says the person lives or lived, at the level of door, building and postcode. Only
-- places where people live as families count; a door with a crowd behind it is no evidence.
with addresses_of_records as (
    select * from {{ ref('int_addresses__of_records') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

addresses_unioned as (
    select * from {{ ref('int_addresses__unioned') }}
),

addresses_standardised as (
    select * from {{ ref('int_addresses__standardised') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

-- An address whose parts are not understood is still the same address in the same words.
by_the_words as (
    select
        addresses_unioned.record_id,
        'words:' || regexp_replace(lower(addresses_unioned.address), '[^a-z0-9]', '', 'g')
            as address_id,
        cast(null as varchar) as building_id,
        addresses_standardised.postcode_clean as postcode,
    from addresses_unioned
    inner join addresses_standardised
        on
            addresses_unioned.address is not distinct from addresses_standardised.address
            and addresses_unioned.postcode is not distinct from addresses_standardised.postcode
            and addresses_unioned.uprn is not distinct from addresses_standardised.uprn
    where
        addresses_standardised.address_id is null
        and addresses_standardised.address_class in ('residential', 'unknown')
        -- It must name a door: a number, and a street of some length.
        and regexp_matches(addresses_unioned.address, '^\D{0,12}\d')
        and len(addresses_unioned.address) >= 16
),

stated as (
    select
        record_id,
        address_id,
        building_id,
        postcode,
    from addresses_of_records
    where address_class in ('residential', 'placement', 'unknown')
    union
    select
        record_id,
        address_id,
        building_id,
        postcode,
    from by_the_words
),

restricted_records as (
    select record_id
    from records
    where restriction is not null
),

-- A contact for whom the school gives no address, and does not say that he lives elsewhere, is
-- looked for where the pupil lives.
of_the_pupil as (
    select
        school_contacts.record_id,
        stated.address_id,
        stated.building_id,
        stated.postcode,
    from school_contacts
    inner join stated on school_contacts.pupil_record_id = stated.record_id
    where
        school_contacts.lives_with_pupil is distinct from false
        and school_contacts.record_id not in (select record_id from stated)
        and school_contacts.pupil_record_id not in (select record_id from restricted_records)
),

usable as (
    select distinct
        record_id,
        address_id,
        building_id,
        replace(postcode, ' ', '') as postcode,
    from (
        select * from stated
        union
        select * from of_the_pupil
    )
),

-- A large family known to every service has one door, many records and few surnames.
crowded_doors as (
    select usable.address_id
    from usable
    inner join records on usable.record_id = records.record_id
    where usable.address_id is not null
    group by usable.address_id
    having count(distinct records.surname) > 12
)

select
    usable.record_id,
    list(distinct hash(usable.address_id))
        filter (usable.address_id is not null and crowded_doors.address_id is null) as doors,
    list(distinct hash(usable.building_id)) filter (usable.building_id is not null) as buildings,
    list(distinct usable.postcode) filter (usable.postcode is not null) as postcodes,
from usable
left join crowded_doors on usable.address_id = crowded_doors.address_id
group by usable.record_id

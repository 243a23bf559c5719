-- Doors, buildings and postcodes of a record. A door with a crowd behind it is no evidence.
-- Sorted: a list gathered by several threads comes in another order each time.
with addresses_of_records as (
    select * from {{ ref('int_addresses__of_records') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

addresses_unioned as (
    select * from {{ ref('int_addresses__as_sent') }}
),

addresses_standardised as (
    select * from {{ ref('int_addresses__standardised') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

-- Where a record says the person lives or lived. Only places where people live as families count.
--
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

-- A contact for whom the school gives no address, and does not say that he lives elsewhere, is
-- looked for where the pupil lives.
of_the_pupil as (
    select
        school_contacts.record_id,
        of_pupil.address_id,
        of_pupil.building_id,
        of_pupil.postcode,
    from school_contacts
    inner join stated as of_pupil on school_contacts.pupil_record_id = of_pupil.record_id
    inner join records as pupils on school_contacts.pupil_record_id = pupils.record_id
    left join stated as own on school_contacts.record_id = own.record_id
    where
        school_contacts.lives_with_pupil is distinct from false
        and own.record_id is null
        and pupils.restriction is null
),

places as (
    select
        record_id,
        address_id,
        building_id,
        replace(postcode, ' ', '') as postcode,
    from stated
    union
    select
        record_id,
        address_id,
        building_id,
        replace(postcode, ' ', '') as postcode,
    from of_the_pupil
),

-- A large family known to every service has one door, many records and few surnames.
crowded_doors as (
    select places.address_id
    from places
    inner join records on places.record_id = records.record_id
    where places.address_id is not null
    group by places.address_id
    having count(distinct records.surname) > {{ var('address_max_surnames_for_linkage') }}
)

select
    places.record_id,
    list_sort(
        list(distinct hash(places.address_id)) filter (
            places.address_id is not null and crowded_doors.address_id is null
        )
    ) as doors,
    list_sort(
        list(distinct hash(places.building_id)) filter (places.building_id is not null)
    ) as buildings,
    list_sort(
        list(distinct places.postcode) filter (places.postcode is not null)
    ) as postcodes,
from places
left join crowded_doors on places.address_id = crowded_doors.address_id
group by places.record_id

-- Where a record says the person lives or lived, at the level of door, building and postcode. Only
-- places where people live as families count; a door with a crowd behind it is no evidence.
with addresses_of_records as (
    select * from {{ ref('int_addresses__of_records') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

usable as (
    select distinct
        record_id,
        address_id,
        building_id,
        replace(postcode, ' ', '') as postcode,
    from addresses_of_records
    where address_class in ('residential', 'placement', 'unknown')
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

-- Doors, buildings and postcodes of a record. A door with a crowd behind it is no evidence.
-- Sorted: a list gathered by several threads comes in another order each time.
with places as (
    select * from {{ ref('int_people__places') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

-- A large family known to every service has one door, many records and few surnames.
crowded_doors as (
    select places.address_id
    from places
    inner join records on places.record_id = records.record_id
    where places.address_id is not null
    group by places.address_id
    having count(distinct records.surname) > 12
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

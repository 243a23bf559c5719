-- Who lives in a refuge or another sensitive place, or did when last heard of. The words of such a
-- place need name no door: "Refuge, address withheld" shelters whoever is there just as much.
with addresses_of_records as (
    select * from {{ ref('int_addresses__of_records') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
)

select distinct people_of_records.person_id
from addresses_of_records
inner join people_of_records
    on addresses_of_records.record_id = people_of_records.record_id
where
    addresses_of_records.address_class = 'sensitive'
    and (
        addresses_of_records.end_date is null
        or addresses_of_records.end_date >= {{ as_at() }}
    )

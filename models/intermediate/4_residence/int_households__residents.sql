-- Who lives where now, and how crowded the place is. Who is sheltered lives in the shelter, or
-- nowhere that we know: the home on record may be the one fled.
with stays as (
    select * from {{ ref('int_households__stays') }}
    where is_current
),

people as (
    select * from {{ ref('int_people__golden_records') }}
    where date_of_death is null
),

over_shared_addresses as (
    select * from {{ ref('int_households__over_shared_addresses') }}
),

protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
)

select
    stays.person_id,
    stays.address_id,
    stays.address_class,
    stays.start_date,
    stays.is_dated,
    stays.services,
    over_shared_addresses.n_residents,
    over_shared_addresses.n_surnames,
    over_shared_addresses.is_crowded,
    over_shared_addresses.is_shared_house,
from stays
inner join people on stays.person_id = people.person_id
inner join over_shared_addresses on stays.address_id = over_shared_addresses.address_id
left join protected on stays.person_id = protected.person_id
where protected.person_id is null or stays.address_class = 'sensitive'

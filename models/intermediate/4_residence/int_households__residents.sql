-- Who lives where now, and how crowded the place is. Who is sheltered lives in the shelter, or
-- nowhere that we know: the home on record may be the one fled.
with stays as (
    select * from {{ ref('int_households__stays') }}
    where is_current
),

people as (
    select * from {{ ref('int_people__survivors') }}
    where date_of_death is null
),

crowds as (
    select * from {{ ref('int_households__crowds') }}
),

sheltered as (
    select * from {{ ref('int_people__sheltered') }}
)

select
    stays.person_id,
    stays.address_id,
    stays.address_class,
    stays.start_date,
    stays.is_dated,
    stays.services,
    crowds.n_residents,
    crowds.n_surnames,
    crowds.is_crowded,
    crowds.is_shared_house,
from stays
inner join people on stays.person_id = people.person_id
inner join crowds on stays.address_id = crowds.address_id
left join sheltered on stays.person_id = sheltered.person_id
where sheltered.person_id is null or stays.address_class = 'sensitive'

-- Who lives where now, and how crowded the place is.
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

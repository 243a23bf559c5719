with members as (
    select * from {{ ref('int_households__members') }}
),

places as (
    select * from {{ ref('int_addresses__places') }}
),

crowds as (
    select * from {{ ref('int_households__crowds') }}
),

households as (
    select
        household_id,
        address_id,
        min(start_date) as start_date,
        if(bool_or(end_date is null), null, max(end_date)) as end_date,
        bool_and(is_dated) as is_dated,
        count(*) as n_people,
    from members
    group by household_id, address_id
)

select
    households.household_id,
    places.address,
    places.postcode,
    places.uprn,
    households.start_date,
    households.end_date,
    households.is_dated,
    -- A shared house is an address of strangers, not a family.
    crowds.is_shared_house as is_communal,
    households.n_people,
from households
inner join places on households.address_id = places.address_id
inner join crowds on households.address_id = crowds.address_id

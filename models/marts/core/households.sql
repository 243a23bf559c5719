with members as (
    select * from {{ ref('int_households__members') }}
),

places as (
    select * from {{ ref('int_addresses__places') }}
),

over_shared_addresses as (
    select * from {{ ref('int_households__over_shared_addresses') }}
),

wordings as (
    select * from {{ ref('int_households__wordings') }}
),

-- As the household's own people word it.
worded as (
    select
        members.household_id,
        wordings.address,
        max(wordings.postcode) as postcode,
    from members
    inner join wordings
        on
            members.person_id = wordings.person_id
            and members.address_id = wordings.address_id
    group by members.household_id, wordings.address
    qualify row_number() over (
        partition by members.household_id
        order by
            wordings.address is null,
            {{ second_choice_of_wording('wordings.address') }},
            count(*) desc,
            wordings.address asc
    ) = 1
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
    worded.address,
    worded.postcode,
    places.uprn,
    households.start_date,
    households.end_date,
    households.is_dated,
    -- A shared house is an address of strangers, not a family.
    over_shared_addresses.is_shared_house as is_communal,
    households.n_people,
from households
inner join worded on households.household_id = worded.household_id
inner join places on households.address_id = places.address_id
inner join over_shared_addresses on households.address_id = over_shared_addresses.address_id

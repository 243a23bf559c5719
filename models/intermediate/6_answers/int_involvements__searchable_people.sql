-- Somebody can be looked for in other services with both names and one thing more: a date of birth,
-- an address, an identifier, a telephone or an e-mail.
with people as (
    select * from {{ ref('int_people__golden_records') }}
),

homes as (
    select * from {{ ref('int_households__displayed_addresses') }}
)

select
    people.person_id,
    people.age,
    people.date_of_death is not null as is_deceased,
    people.is_unborn,
    people.is_perhaps_deceased,
    people.first_name is not null
    and people.last_name is not null
    and coalesce(
        cast(people.date_of_birth as varchar),
        homes.postcode,
        homes.address,
        people.nhs_number,
        people.upn,
        people.phone,
        people.email
    ) is not null as is_identified,
from people
left join homes on people.person_id = homes.person_id

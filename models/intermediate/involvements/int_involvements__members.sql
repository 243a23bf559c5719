-- Somebody can be looked for in other services with both names and one thing more: a date of birth,
-- an address, an identifier, a telephone or an e-mail.
with family_members as (
    select * from {{ ref('family_members') }}
),

people as (
    select * from {{ ref('people') }}
),

survivors as (
    select * from {{ ref('int_people__survivors') }}
),

members as (
    select distinct person_id
    from family_members
)

select
    people.person_id,
    people.age,
    people.is_deceased,
    people.is_unborn,
    survivors.is_perhaps_deceased,
    people.first_name is not null
    and people.last_name is not null
    and coalesce(
        cast(people.date_of_birth as varchar),
        people.postcode,
        people.address,
        people.nhs_number,
        people.upn,
        people.phone,
        people.email
    ) is not null as is_identified,
from people
inner join members on people.person_id = members.person_id
inner join survivors on people.person_id = survivors.person_id

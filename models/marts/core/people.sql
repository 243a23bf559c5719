with people as (
    select * from {{ ref('int_people__golden_records') }}
),

homes as (
    select * from {{ ref('int_households__displayed_addresses') }}
)

select
    people.person_id,
    people.first_name,
    people.middle_names,
    people.last_name,
    people.preferred_name,
    people.date_of_birth,
    people.expected_date_of_birth,
    people.date_of_death,
    people.age,
    people.sex,
    people.nhs_number,
    people.upn,
    homes.address,
    homes.postcode,
    people.phone,
    people.email,
    people.date_of_death is not null as is_deceased,
    people.is_unborn,
    people.n_records,
    people.n_services,
    people.first_name_source,
    people.last_name_source,
    people.date_of_birth_source,
    people.sex_source,
    people.nhs_number_source,
    people.upn_source,
    homes.service_code as address_source,
    people.phone_source,
    people.email_source,
from people
left join homes on people.person_id = homes.person_id

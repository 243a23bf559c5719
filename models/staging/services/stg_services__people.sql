with people as (
    {{ of_every_service('people') }}
)

select
    service_code || ':' || person_ref as record_id,
    service_code,
    person_ref,
    first_name,
    middle_names,
    last_name,
    preferred_name,
    previous_last_name,
    date_of_birth,
    date_of_birth_as_sent,
    date_of_birth_is_estimated,
    expected_date_of_birth,
    date_of_death,
    date_of_death_is_unreadable,
    is_deceased,
    sex,
    nhs_number,
    upn,
    address,
    town,
    postcode,
    uprn,
    phone,
    email,
    restriction,
from people

with addresses as (
    {{ of_every_service('addresses') }}
)

select
    service_code || ':' || person_ref as record_id,
    service_code,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
from addresses

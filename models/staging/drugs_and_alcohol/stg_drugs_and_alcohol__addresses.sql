with addresses as (
    select * from {{ source('drugs_and_alcohol', 'addresses') }}
)

select
    {{ reference('drugs_and_alcohol', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'drugs_and_alcohol' as service_code,
from addresses

with addresses as (
    select * from {{ source('schools', 'addresses') }}
)

select
    {{ reference('schools', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'schools' as service_code,
from addresses

with addresses as (
    select * from {{ source('health_visiting', 'addresses') }}
)

select
    {{ reference('health_visiting', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'health_visiting' as service_code,
from addresses

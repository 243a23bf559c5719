with addresses as (
    select * from {{ source('police', 'addresses') }}
)

select
    {{ reference('police', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'police' as service_code,
from addresses

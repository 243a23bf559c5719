with addresses as (
    select * from {{ source('early_help', 'addresses') }}
)

select
    {{ reference('early_help', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'early_help' as service_code,
from addresses

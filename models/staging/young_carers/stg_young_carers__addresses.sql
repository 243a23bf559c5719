with addresses as (
    select * from {{ source('young_carers', 'addresses') }}
)

select
    {{ reference('young_carers', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'young_carers' as service_code,
from addresses

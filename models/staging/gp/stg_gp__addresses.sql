with addresses as (
    select * from {{ source('gp', 'addresses') }}
)

select
    {{ reference('gp', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'gp' as service_code,
from addresses

with addresses as (
    select * from {{ source('housing', 'addresses') }}
)

select
    {{ reference('housing', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'housing' as service_code,
from addresses

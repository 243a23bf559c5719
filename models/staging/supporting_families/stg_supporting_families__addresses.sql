with addresses as (
    select * from {{ source('supporting_families', 'addresses') }}
)

select
    {{ reference('supporting_families', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'supporting_families' as service_code,
from addresses

with addresses as (
    select * from {{ source('youth_justice', 'addresses') }}
)

select
    {{ reference('youth_justice', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'youth_justice' as service_code,
from addresses

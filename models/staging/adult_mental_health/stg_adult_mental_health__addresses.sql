with addresses as (
    select * from {{ source('adult_mental_health', 'addresses') }}
)

select
    {{ reference('adult_mental_health', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'adult_mental_health' as service_code,
from addresses

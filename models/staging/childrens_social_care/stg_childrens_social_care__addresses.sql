with addresses as (
    select * from {{ source('childrens_social_care', 'addresses') }}
)

select
    {{ reference('childrens_social_care', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    address_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'childrens_social_care' as service_code,
from addresses

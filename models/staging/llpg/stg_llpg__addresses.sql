with addresses as (
    select * from {{ source('llpg', 'addresses') }}
)

select
    uprn,
    address,
    postcode,
    upper(class) as blpu_class,
from addresses

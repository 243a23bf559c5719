with addresses as (
    select * from {{ source('llpg', 'addresses') }}
)

select
    uprn,
    address,
    {{ stated('postcode') }} as postcode,
    upper({{ stated('class') }}) as blpu_class,
from addresses

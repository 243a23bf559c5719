with directory as (
    select * from {{ source('staff', 'directory') }}
)

select
    staff_ref,
    name,
    {{ words_in_order('name') }} as name_in_order,
    {{ stated('service_code') }} as service_code,
    phone,
    {{ stated('email') }} as email,
    left_on,
from directory

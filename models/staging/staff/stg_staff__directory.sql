with directory as (
    select * from {{ source('staff', 'directory') }}
)

select
    staff_ref,
    name,
    {{ words_in_order('name') }} as name_in_order,
    service_code,
    phone,
    email,
    left_on,
    left_on_is_unreadable,
from directory

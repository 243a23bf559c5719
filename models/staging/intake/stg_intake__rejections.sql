with rejections as (
    select * from {{ source('intake', 'rejections') }}
)

select
    service_code,
    table_name,
    column_name,
    kind,
    reason,
    n,
from rejections

with held_rows as (
    select * from {{ source('intake', 'held_rows') }}
)

select
    service_code,
    table_name,
    service_code || ':' || person_ref as record_id,
    fields,
from held_rows

with tables as (
    select * from {{ source('intake', 'tables') }}
)

select
    service_code,
    table_name,
    file,
    load_state,
    reason,
    rows_read,
    rows_landed,
    rows_quarantined,
    values_rejected,
from tables

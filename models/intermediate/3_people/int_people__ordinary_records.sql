with records as (
    select * from {{ ref('int_records__standardised') }}
)

select record_id
from records
where restriction is null

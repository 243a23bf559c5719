with resolved as (
    select * from {{ ref('int_people__resolved') }}
)

select
    record_id,
    first_record_id,
    match_probability,
    match_tier,
    is_near_adopted,
from resolved
where record_id_r is null

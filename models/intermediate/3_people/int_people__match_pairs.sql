with resolved as (
    select * from {{ ref('int_people__resolved') }}
)

select
    record_id as record_id_l,
    record_id_r,
    match_weight,
    match_probability,
    decision,
    reason,
    is_one_person,
    levels,
    weights,
    evidence,
from resolved
where record_id_r is not null

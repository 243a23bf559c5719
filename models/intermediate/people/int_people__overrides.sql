-- What people have decided about pairs of records: the reviewed seed, and the council's own file
-- where a build was given one.
with reviewed as (
    select * from {{ ref('match_overrides') }}
),

given as (
    select * from {{ source('given', 'match_overrides') }}
)

select
    record_id_l,
    record_id_r,
    decision,
    decided_by,
    decided_on,
    reason,
from reviewed
union
select
    record_id_l,
    record_id_r,
    decision,
    decided_by,
    decided_on,
    reason,
from given

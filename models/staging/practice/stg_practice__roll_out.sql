with roll_out as (
    select * from {{ source('practice', 'roll_out') }}
)

select
    team,
    started_on,
from roll_out

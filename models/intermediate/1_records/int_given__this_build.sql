with this_build as (
    select * from {{ source('given', 'this_build') }}
)

select
    run_id,
    as_at,
    profile,
    purpose,
    n_forgettings,
from this_build

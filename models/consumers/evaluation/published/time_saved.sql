with time_saved as (
    select * from {{ ref('int_evaluation__time_saved') }}
)

select
    method,
    reading,
    minutes_without,
    minutes_with,
    minutes_saved,
    low,
    high,
    case when n_without >= {{ var('smallest_count') }} then n_without end as n_without,
    case when n_with >= {{ var('smallest_count') }} then n_with end as n_with,
    n_clusters,
    cluster,
    interval,
    assumptions,
    why_none,
from time_saved

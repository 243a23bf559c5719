with uses as (
    select * from {{ ref('int_evaluation__uses') }}
),

judged as (
    select
        *,
        ({{ is_small_number('n', 'measure, breakdown', 'month, category') }})
        or (measure in ('hits', 'misses') and breakdown <> 'category' and n_of - n between 1 and 4)
            as is_suppressed,
    from uses
)

select
    measure,
    breakdown,
    month,
    category,
    case when not is_suppressed then n end as n,
    case when n_of >= 5 then n_of end as n_of,
    case when not is_suppressed and n_of >= 5 then n / n_of end as value,
    is_suppressed,
from judged

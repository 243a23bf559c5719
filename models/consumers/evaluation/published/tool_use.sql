-- A month in which one count is left out is left out whole: what is counted on what would give it
-- away.
with uses as (
    select * from {{ ref('int_evaluation__uses') }}
),

judged as (
    select
        *,
        ({{ is_small_number('n', 'measure, breakdown', 'month, category') }})
        or (measure in ('hits', 'misses') and breakdown <> 'category' and {{ is_few('n_of - n') }})
            as is_small,
    from uses
),

suppressed as (
    select
        *,
        if(breakdown = 'month', bool_or(is_small) over (partition by breakdown, month), is_small)
            as is_suppressed,
        n_of >= {{ var('smallest_count') }}
        and not (breakdown = 'month' and is_suppressed) as is_of_shown,
    from judged
)

select
    measure,
    breakdown,
    month,
    category,
    case when not is_suppressed then n end as n,
    case when is_of_shown then n_of end as n_of,
    case when not is_suppressed and is_of_shown then n / n_of end as value,
    is_suppressed,
from suppressed

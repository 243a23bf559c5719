-- How far the recall of day 11 depends on which records were taken for one person's.
with found as (
    select * from {{ ref('int_evaluation__found_by_linkage') }}
),

counted as (
    select
        linkage,
        kind,
        count(*) as n_named_by_day_11,
        count(*) filter (where is_found) as n_found_of_day_11,
    from found
    group by linkage, kind
),

judged as (
    select
        *,
        {{ is_few('n_found_of_day_11') }} or {{ is_few('n_named_by_day_11 - n_found_of_day_11') }}
            as is_suppressed,
    from counted
)

select
    linkage,
    kind,
    case
        when n_named_by_day_11 >= {{ var('smallest_count') }} then n_named_by_day_11
    end as n_named_by_day_11,
    case when not is_suppressed then n_found_of_day_11 end as n_found_of_day_11,
    case when not is_suppressed then n_found_of_day_11 / n_named_by_day_11 end as recall_of_day_11,
    is_suppressed,
from judged

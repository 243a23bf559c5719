-- Analysts get no count of people, or of what belongs to them, from 1 to 4, nor one from which it
-- can be worked out: the parts of a whole are judged by the macro, counts that lie close to another
-- by int_quality__close_counts. Counts of a delivery (is it dated wrongly?) are shown as they are.
with results as (
    select * from {{ ref('int_quality__results') }}
),

close_counts as (
    select * from {{ ref('int_quality__close_counts') }}
),

judged as (
    select
        results.*,
        ({{ is_small_number('numerator', 'results.service_code, check_id', 'table_name, detail') }})
        or {{ is_few('results.denominator') }}
        or close_numerators.n is not null
        or close_denominators.n is not null
            as is_judged,
        close_numerators.n is not null as is_part_close,
    from results
    left join close_counts as close_numerators
        on
            results.service_code = close_numerators.service_code
            and results.numerator = close_numerators.n
            and results.is_compared
    left join close_counts as close_denominators
        on
            results.service_code = close_denominators.service_code
            and results.denominator = close_denominators.n
            and results.is_compared
),

-- Parts of one whole, and checks that the seed shows together, go together.
decided as (
    select
        *,
        subject <> 'delivery' and (
            is_judged
            or bool_or(is_part_close) over (partition by service_code, check_id)
            or (
                told_with is not null
                and bool_or(is_judged) over (partition by service_code, told_with)
            )
        ) as is_suppressed,
    from judged
)

select
    check_id,
    question,
    service_code,
    table_name,
    detail,
    subject,
    numerator,
    denominator,
    numerator / nullif(denominator, 0) as rate,
    is_suppressed,
    {{ as_at() }} as as_at,
    {{ this_build('run_id') }} as build,
from decided

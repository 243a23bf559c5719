-- Analysts get no count of people, or of what belongs to them, below the smallest that is told, nor
-- one from which it can be worked out: the parts of a whole are judged by the macro, counts that
-- lie close to another by `close_counts`. Counts of a delivery (is it dated wrongly?) are shown as
-- they are.
with counted as (
    select * from {{ ref('int_quality__people') }}
    union all by name
    select * from {{ ref('int_quality__involvements') }}
    union all by name
    select * from {{ ref('int_quality__contacts') }}
    union all by name
    select * from {{ ref('int_quality__deliveries') }}
),

quality_checks as (
    select * from {{ ref('quality_checks') }}
),

results as (
    select
        counted.check_id,
        quality_checks.question,
        counted.service_code,
        counted.table_name,
        coalesce(nullif(counted.detail, ''), 'whole table') as detail,
        quality_checks.subject,
        quality_checks.told_with,
        quality_checks.subject not in ('delivery', 'row', 'value') as is_compared,
        cast(counted.numerator as bigint) as numerator,
        cast(counted.denominator as bigint) as denominator,
    from counted
    inner join quality_checks on counted.check_id = quality_checks.check_id
),

-- Who may subtract one count of a service from another learns how many are in the one and not in
-- the other: of 103 records 100 have a postcode, so three have none. Of two counts that lie so
-- few apart the smaller is close, wherever it is shown.
-- What intake remarked of rows and values is in no such relation.
compared_counts as (
    select distinct
        service_code,
        unnest([numerator, denominator]) as n,
    from results
    where is_compared
),

close_counts as (
    select
        service_code,
        n,
    from compared_counts
    where n > 0
    qualify lead(n) over (partition by service_code order by n) - n < {{ var('smallest_count') }}
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

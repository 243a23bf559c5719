with results as (
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
)

select
    results.check_id,
    quality_checks.question,
    results.service_code,
    results.table_name,
    coalesce(nullif(results.detail, ''), 'whole table') as detail,
    quality_checks.subject,
    quality_checks.told_with,
    quality_checks.subject not in ('delivery', 'row', 'value') as is_compared,
    cast(results.numerator as bigint) as numerator,
    cast(results.denominator as bigint) as denominator,
from results
inner join quality_checks on results.check_id = quality_checks.check_id

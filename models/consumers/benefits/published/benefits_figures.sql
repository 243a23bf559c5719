-- A figure of the calculation beside what was printed of it. A printed figure without a reading is
-- compared with every reading of its scenario.
with figures as (
    select * from {{ ref('int_benefits__figures') }}
),

published as (
    select * from {{ ref('benefits_published') }}
)

select
    figures.scenario,
    figures.reading,
    figures.figure,
    figures.value,
    figures.unit,
    figures.low,
    figures.median,
    figures.high,
    figures.method,
    published.published,
    figures.value - published.published as difference,
    figures.value / published.published - 1 as relative_difference,
    published.tolerance,
    abs(figures.value / published.published - 1) <= published.tolerance as is_reproduced,
    published.is_reproducible,
    published.why,
    published.source,
from figures
left join published
    on
        figures.scenario = published.scenario
        and figures.figure = published.figure
        and figures.reading = coalesce(published.reading, figures.reading)

with lines as (
    select * from {{ ref('int_benefits__lines') }}
)

select
    scenario,
    reading,
    line,
    kind,
    year,
    amount,
    discount_factor,
    present_value,
from lines

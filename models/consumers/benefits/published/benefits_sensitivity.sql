with inputs as (
    select * from {{ ref('int_benefits__inputs') }}
),

sensitivity as (
    select * from {{ ref('int_benefits__sensitivity') }}
)

select
    inputs.scenario,
    inputs.reading,
    inputs.assumption,
    inputs.value,
    inputs.unit,
    inputs.low,
    inputs.high,
    inputs.value_from,
    inputs.n,
    sensitivity.net_present_value_at_low,
    sensitivity.net_present_value_at_high,
    sensitivity.swing,
    sensitivity.rank,
    inputs.source,
    inputs.note,
from inputs
left join sensitivity
    on
        inputs.scenario = sensitivity.scenario
        and inputs.reading = sensitivity.reading
        and inputs.assumption = sensitivity.assumption

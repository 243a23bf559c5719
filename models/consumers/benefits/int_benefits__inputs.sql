-- A row of the seed without a reading holds for every reading of its scenario. What the council
-- has measured stands in for the seed, in the scenario this_council alone.
with assumptions as (
    select * from {{ ref('benefits_assumptions') }}
),

measured as (
    select * from {{ ref('int_benefits__measured') }}
),

readings as (
    select distinct
        assumptions.scenario,
        coalesce(named.reading, 'single') as reading,
    from assumptions
    left join assumptions as named
        on assumptions.scenario = named.scenario and named.reading is not null
),

of_readings as (
    select assumptions.* replace (readings.reading as reading)
    from assumptions
    inner join readings
        on
            assumptions.scenario = readings.scenario
            and coalesce(assumptions.reading, readings.reading) = readings.reading
)

select
    of_readings.scenario,
    of_readings.reading,
    of_readings.assumption,
    coalesce(measured.value, of_readings.value) as value,
    of_readings.unit,
    case when measured.value is null then of_readings.low else measured.low end as low,
    case when measured.value is null then of_readings.high else measured.high end as high,
    case when measured.value is null then 'seed' else 'mart' end as value_from,
    measured.n,
    coalesce(measured.source, of_readings.source) as source,
    coalesce(measured.note, of_readings.note) as note,
from of_readings
left join measured
    on
        of_readings.assumption = measured.assumption
        and of_readings.scenario = 'this_council'

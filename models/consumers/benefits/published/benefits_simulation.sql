with simulation as (
    select * from {{ ref('int_benefits__simulation') }}
)

select
    scenario,
    reading,
    percentile,
    net_present_value,
from simulation

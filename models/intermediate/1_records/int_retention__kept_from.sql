-- The one place that says from which day on a service's records are kept: the years of the seed,
-- counted back from the as-at date, that day included. Without years the source decides: what it
-- sends is kept, and what it drops is gone with the next delivery.
with retention as (
    select * from {{ ref('retention') }}
)

select
    service_code,
    cast({{ as_at() }} - to_years(years_after_end) as date) as kept_from,
from retention
where years_after_end is not null

with services as (
    select * from {{ source('intake', 'services') }}
)

select
    service_code,
    load_state,
    reason,
    warning,
    is_stale,
    source_system,
    supplied_by,
    data_current_as_of,
    coverage_start,
    coverage_end,
    coverage_area,
    is_synthetic,
    rows_landed,
    rows_quarantined,
    values_rejected,
from services

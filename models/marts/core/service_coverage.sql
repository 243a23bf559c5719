with loads as (
    select * from {{ ref('int_involvements__loads') }}
)

select
    service_code,
    service_name,
    name_in_alpha_report,
    sector,
    refresh_rhythm,
    trust_rank,
    is_universal,
    is_on,
    load_state,
    load_reason,
    source_system,
    supplied_by,
    data_current_as_of,
    coverage_start,
    coverage_end,
    coverage_area,
    is_stale,
    rows_read,
    rows_landed,
    rows_quarantined,
    values_rejected,
    cast('{{ var("as_at") }}' as date) as as_at,
from loads

with loads as (
    select * from {{ ref('int_involvements__loads') }}
),

incomplete_tables as (
    select * from {{ ref('int_involvements__incomplete_tables') }}
),

gaps as (
    select
        service_code,
        string_agg(told, '; ' order by table_name) as load_gaps,
    from incomplete_tables
    group by service_code
),

rows_in_use as (
    select * from {{ ref('int_quality__rows_in_use') }}
)

select
    loads.service_code,
    loads.service_name,
    loads.name_in_alpha_report,
    loads.sector,
    loads.refresh_rhythm,
    loads.trust_rank,
    loads.is_universal,
    loads.is_on,
    loads.load_state,
    loads.load_reason,
    loads.load_warning,
    gaps.load_gaps,
    loads.source_system,
    loads.supplied_by,
    loads.data_current_as_of,
    loads.coverage_start,
    loads.coverage_end,
    loads.coverage_area,
    loads.is_synthetic,
    loads.is_stale,
    rows_in_use.n_records as rows_landed,
    loads.rows_quarantined,
    rows_in_use.n_values_rejected as values_rejected,
    {{ as_at() }} as as_at,
from loads
inner join rows_in_use on loads.service_code = rows_in_use.service_code
left join gaps on loads.service_code = gaps.service_code

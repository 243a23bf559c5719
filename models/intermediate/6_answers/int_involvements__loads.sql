-- Data are stale if the last good load was kept, or if they are older on the as-at date than the
-- register allows. A service that was never delivered has nothing that could be stale.
with services as (
    select * from {{ ref('services') }}
),

loads as (
    select * from {{ ref('stg_intake__services') }}
)

select
    services.service_code,
    services.name as service_name,
    services.name_in_alpha_report,
    services.sector,
    services.refresh_rhythm,
    services.trust_rank,
    services.is_universal,
    services.is_on,
    coalesce(loads.load_state, 'not_supplied') as load_state,
    loads.reason as load_reason,
    loads.warning as load_warning,
    loads.source_system,
    loads.supplied_by,
    loads.data_current_as_of,
    loads.coverage_start,
    loads.coverage_end,
    loads.coverage_area,
    coalesce(loads.is_synthetic, false) as is_synthetic,
    coalesce(loads.load_state in ('loaded', 'kept_last_good'), false) as is_loaded,
    is_loaded and (
        loads.load_state = 'kept_last_good'
        or coalesce(loads.is_stale, false)
        or coalesce(
            datediff('day', loads.data_current_as_of, {{ as_at() }})
            > services.days_until_stale,
            true
        )
    ) as is_stale,
    coalesce(loads.rows_landed, 0) as rows_landed,
    coalesce(loads.rows_quarantined, 0) as rows_quarantined,
    coalesce(loads.values_rejected, 0) as values_rejected,
from services
left join loads on services.service_code = loads.service_code

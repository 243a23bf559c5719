with stated as (
    select * from {{ ref('int_involvements__stated') }}
),

registrations as (
    select
        service_code,
        organisation,
        coalesce(admission_type, 'not stated') as admission_type,
        count(*) over () as n_registrations,
    from stated
    where service_code = 'schools' and record_type = 'involvement' and not is_withheld
)

select
    service_code,
    'involvements' as table_name,
    'S1' as check_id,
    '' as detail,
    count(organisation) as numerator,
    count(*) as denominator,
from registrations
group by service_code
union all
select
    service_code,
    'involvements' as table_name,
    'S2' as check_id,
    admission_type as detail,
    count(*) as numerator,
    max(n_registrations) as denominator,
from registrations
group by service_code, admission_type

-- Tables that may hold somebody who cannot be looked up: a table that was refused, and one of which
-- more rows than the register allows were held back or name a person who was not sent (as where an
-- export dropped leading zeros). People whose own row was held back can be in any table of the
-- service.
with tables as (
    select * from {{ ref('stg_intake__tables') }}
),

services as (
    select * from {{ ref('services') }}
),

rejections as (
    select * from {{ ref('stg_intake__rejections') }}
),

orphans as (
    select
        service_code,
        table_name,
        sum(n) as n_orphans,
    from rejections
    where kind = 'orphan' and column_name = 'person_ref'
    group by service_code, table_name
),

counted as (
    select
        tables.service_code,
        tables.table_name,
        tables.load_state,
        tables.rows_read,
        tables.rows_quarantined + coalesce(orphans.n_orphans, 0) as n_lost,
    from tables
    left join orphans
        on
            tables.service_code = orphans.service_code
            and tables.table_name = orphans.table_name
),

searched as (
    select distinct
        service_code,
        table_name,
    from {{ ref('int_involvements__look_backs') }}
    union
    select
        service_code,
        'people' as table_name,
    from services
)

select
    counted.service_code,
    counted.table_name,
    case
        when counted.load_state = 'refused' then counted.table_name || ' was refused'
        else
            -- No count: beside the published records it would show how many are restricted.
            'of ' || counted.table_name || ' more than '
            || format('{:.0f}', 100 * services.max_held_back)
            || ' % of the rows were held back or belong to nobody who was sent'
    end as told,
from counted
inner join searched
    on
        counted.service_code = searched.service_code
        and counted.table_name = searched.table_name
inner join services on counted.service_code = services.service_code
where
    counted.load_state = 'refused'
    or counted.n_lost > services.max_held_back * counted.rows_read

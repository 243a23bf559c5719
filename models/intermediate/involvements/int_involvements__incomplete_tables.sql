-- Tables in which somebody may be whom nobody can look up: a table that was refused, and one of
-- which more rows were held back than the register allows. People whose own row was held back can
-- be in any table of the service.
with tables as (
    select * from {{ ref('stg_intake__tables') }}
),

services as (
    select * from {{ ref('services') }}
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
    tables.service_code,
    tables.table_name,
    case
        when tables.load_state = 'refused' then tables.table_name || ' was refused'
        else
            'of ' || tables.table_name || ' '
            || format('{:.1f}', 100 * tables.rows_quarantined / tables.rows_read)
            || ' % of the rows were held back'
    end as told,
from tables
inner join searched
    on
        tables.service_code = searched.service_code
        and tables.table_name = searched.table_name
inner join services on tables.service_code = services.service_code
where
    tables.load_state = 'refused'
    or tables.rows_quarantined > services.max_held_back * tables.rows_read

-- Of a delivery only what is in use is counted. The rows landed less the records published would
-- show how many a service restricts; rejected values less those listed, how many of them concern
-- what protects.
with services as (
    select * from {{ ref('services') }}
),

records as (
    select * from {{ ref('int_records__unioned') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

rejections as (
    select * from {{ ref('stg_intake__rejections') }}
),

in_use as (
    select
        records.service_code,
        count(*) as n_records,
    from records
    inner join record_to_person on records.record_id = record_to_person.record_id
    group by records.service_code
),

rejected as (
    select
        service_code,
        cast(sum(n) as bigint) as n_values,
    from rejections
    where kind = 'value' and column_name not in ('restriction', 'is_withheld')
    group by service_code
)

select
    services.service_code,
    coalesce(in_use.n_records, 0) as n_records,
    coalesce(rejected.n_values, 0) as n_values_rejected,
from services
left join in_use on services.service_code = in_use.service_code
left join rejected on services.service_code = rejected.service_code

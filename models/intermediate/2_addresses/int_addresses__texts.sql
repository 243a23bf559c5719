-- Every address that a service states or the gazetteer knows. An address of the gazetteer teaches
-- how addresses are written; that anybody lives there, only a service can say.
with stated as (
    select * from {{ ref('int_addresses__unioned') }}
),

gazetteer as (
    select * from {{ ref('int_addresses__gazetteer') }}
),

texts as (
    select
        address,
        postcode,
        uprn,
        1 as n_stated,
        cast(null as varchar) as gazetteer_class,
    from stated
    union all
    select
        address,
        postcode,
        uprn,
        0 as n_stated,
        address_class as gazetteer_class,
    from gazetteer
)

select
    address,
    postcode,
    uprn,
    cast(sum(n_stated) as bigint) as n_stated,
    max(gazetteer_class) as gazetteer_class,
from texts
group by address, postcode, uprn

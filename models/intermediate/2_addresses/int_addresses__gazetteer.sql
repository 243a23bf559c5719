-- What the gazetteer knows, with the kind of place by the longest beginning of its class in the
-- seed. A garage shares the wording of its house and is left out.
with addresses as (
    select * from {{ ref('stg_llpg__addresses') }}
),

blpu_classes as (
    select * from {{ ref('blpu_classes') }}
),

classed as (
    select
        addresses.address,
        addresses.postcode,
        addresses.uprn,
        coalesce(blpu_classes.address_class, 'unknown') as address_class,
    from addresses
    left join blpu_classes on starts_with(addresses.blpu_class, blpu_classes.class_prefix)
    qualify row_number() over (
        partition by addresses.address, addresses.uprn
        order by length(blpu_classes.class_prefix) desc nulls last
    ) = 1
)

select
    address,
    postcode,
    uprn,
    address_class,
from classed
where address_class <> 'no_home'

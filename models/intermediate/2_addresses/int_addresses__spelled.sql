-- Each stated address with its street in the spelling best attested within its postcode.
with parts as (
    select * from {{ ref('int_addresses__parts') }}
),

streets_of_postcodes as (
    select * from {{ ref('int_addresses__streets_of_postcodes') }}
)

select
    parts.address,
    parts.postcode,
    parts.uprn,
    parts.n_stated,
    parts.gazetteer_class,
    parts.words_without_street,
    parts.postcode_compact,
    parts.has_pseudo_postcode,
    parts.uprn_clean,
    parts.flat,
    parts.words_of_flat,
    parts.districts,
    parts.house_number,
    parts.house_name,
    coalesce(parts.house_number, parts.house_name) as house,
    coalesce(streets_of_postcodes.street_meant, parts.street) as street,
    parts.town,
from parts
left join streets_of_postcodes
    on
        parts.postcode_compact = streets_of_postcodes.postcode_compact
        and parts.street = streets_of_postcodes.street

-- Which postcode a stated address means: one left out, or mistyped for one house, is put right by
-- what is learned from all the others.
with spelled as (
    select * from {{ ref('int_addresses__spelled') }}
),

postcodes_of_houses as (
    select * from {{ ref('int_addresses__postcodes_of_houses') }}
),

-- One house number on one street stands in one postcode; where no postcode is stated it is safe
-- only if the council knows that house in one postcode alone.
only_postcodes as (
    select
        street,
        house,
        postcode_compact,
    from postcodes_of_houses
    where is_only_postcode
)

select
    spelled.address,
    spelled.postcode,
    spelled.uprn,
    spelled.n_stated,
    spelled.gazetteer_class,
    spelled.words_without_street,
    spelled.has_pseudo_postcode,
    spelled.uprn_clean,
    spelled.flat,
    spelled.words_of_flat,
    spelled.districts,
    spelled.house_number,
    spelled.house_name,
    spelled.street,
    spelled.town,
    case
        when spelled.has_pseudo_postcode then null
        when spelled.postcode_compact is null then only_postcodes.postcode_compact
        else coalesce(postcodes_of_houses.postcode_meant, spelled.postcode_compact)
    end as postcode_compact,
from spelled
left join only_postcodes
    on
        spelled.street = only_postcodes.street
        and spelled.house = only_postcodes.house
left join postcodes_of_houses
    on
        spelled.street = postcodes_of_houses.street
        and spelled.house = postcodes_of_houses.house
        and spelled.postcode_compact = postcodes_of_houses.postcode_compact

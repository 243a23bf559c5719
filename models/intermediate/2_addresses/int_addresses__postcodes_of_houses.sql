-- Which postcode is meant where a house is stated with one, learned from all stated addresses and
-- the gazetteer: a postcode mistyped for one house stands close to the one that the house is stated
-- with more often, and no other house of the street is stated with it.
with spelled as (
    select * from {{ ref('int_addresses__spelled') }}
),

streets_of_postcodes as (
    select * from {{ ref('int_addresses__streets_of_postcodes') }}
),

houses as (
    select
        street,
        house,
        postcode_compact,
        sum(n_stated) as n_stated,
        bool_or(gazetteer_class is not null) as is_in_gazetteer,
    from spelled
    where postcode_compact is not null and street is not null and house is not null
    group by all
),

mistyped_postcodes as (
    select
        typed.street,
        typed.house,
        typed.postcode_compact,
        meant.postcode_compact as postcode_meant,
    from houses as typed
    inner join houses as meant
        on
            typed.street = meant.street
            and typed.house = meant.house
            and typed.postcode_compact <> meant.postcode_compact
    inner join streets_of_postcodes as evidence_for_typed
        on
            typed.postcode_compact = evidence_for_typed.postcode_compact
            and typed.street = evidence_for_typed.street
    inner join streets_of_postcodes as evidence_for_meant
        on
            meant.postcode_compact = evidence_for_meant.postcode_compact
            and meant.street = evidence_for_meant.street
    where
        evidence_for_typed.n_houses <= 1
        and not typed.is_in_gazetteer
        and (meant.is_in_gazetteer or meant.n_stated > typed.n_stated)
        and levenshtein(typed.postcode_compact, meant.postcode_compact) <= 2
    qualify row_number() over (
        partition by typed.street, typed.house, typed.postcode_compact
        order by
            levenshtein(typed.postcode_compact, meant.postcode_compact),
            meant.is_in_gazetteer desc,
            meant.n_stated desc,
            meant.postcode_compact asc
    ) = 1
)

select
    houses.street,
    houses.house,
    houses.postcode_compact,
    coalesce(mistyped_postcodes.postcode_meant, houses.postcode_compact) as postcode_meant,
    count(*) over (partition by houses.street, houses.house) = 1 as is_only_postcode,
from houses
left join mistyped_postcodes
    on
        houses.street = mistyped_postcodes.street
        and houses.house = mistyped_postcodes.house
        and houses.postcode_compact = mistyped_postcodes.postcode_compact

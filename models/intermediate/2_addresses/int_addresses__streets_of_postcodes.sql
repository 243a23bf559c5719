-- The streets that each postcode is written with, and the street that a misspelled one means:
-- learned from all recorded addresses and from the gazetteer, whose spelling is right.
with parts as (
    select * from {{ ref('int_addresses__parts') }}
),

towns as (
    select distinct replace(place, ' ', '') as town
    from {{ ref('int_addresses__towns') }}
),

streets_of_postcodes as (
    select
        postcode_compact,
        street,
        sum(n_stated) as n_stated,
        bool_or(gazetteer_class is not null) as is_in_gazetteer,
        count(distinct house_number) as n_houses,
        regexp_extract(street, '(?:' || getvariable('street_endings') || ')$') as ending,
    from parts
    where postcode_compact is not null and street is not null
    group by all
),

-- Spellings that resemble each other, in the same postcode. Park Road and Park Row are two streets,
-- not a slip.
resembling as (
    select
        written.postcode_compact,
        written.street,
        attested.street as street_meant,
        written.n_stated,
        written.n_houses,
        attested.is_in_gazetteer,
        attested.n_stated as n_attested,
        case
            when starts_with(written.street, attested.street)
                then substr(written.street, length(attested.street) + 1)
            when starts_with(attested.street, written.street)
                then substr(attested.street, length(written.street) + 1)
        end as surplus,
        -- A letter behind a street that ends as one is a slip, behind another a flat.
        if(
            starts_with(written.street, attested.street),
            surplus = '' or length(surplus) = 1 and attested.ending <> '',
            -- "Westminst" for Westminster Way and "Carter S" for Carter Street are cut off.
            length(surplus) <= 3
            or ends_with(attested.ending, surplus)
            or ends_with(surplus, attested.ending)
            and length(surplus) <= length(attested.ending) + 2
        ) as is_surplus_a_slip,
        written.ending = attested.ending or '' in (written.ending, attested.ending)
            as is_one_kind,
    from streets_of_postcodes as written
    inner join streets_of_postcodes as attested
        on
            written.postcode_compact = attested.postcode_compact
            and (
                written.street = attested.street
                or (
                    not written.is_in_gazetteer
                    and (attested.is_in_gazetteer or written.n_stated < attested.n_stated)
                    and jaro_winkler_similarity(written.street, attested.street) >= 0.9
                )
            )
),

-- The best attested of them. What stands behind the street without a comma is a town or tells a
-- dwelling: only the town is no part of the key.
street_spellings as (
    select resembling.*
    from resembling
    left join towns on resembling.surplus = towns.town
    where
        resembling.street = resembling.street_meant
        or towns.town is not null
        or resembling.is_one_kind
        and coalesce(resembling.is_surplus_a_slip, true)
    qualify row_number() over (
        partition by resembling.postcode_compact, resembling.street
        order by
            resembling.is_in_gazetteer desc,
            resembling.n_attested desc,
            resembling.street_meant asc
    ) = 1
)

select
    postcode_compact,
    street,
    street_meant,
    n_stated,
    n_houses,
from street_spellings

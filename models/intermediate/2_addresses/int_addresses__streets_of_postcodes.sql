-- The streets that each postcode is written with, and the street that a misspelled one means:
-- learned from all stated addresses and from the gazetteer, whose spelling is right.
with parts as (
    select * from {{ ref('int_addresses__parts') }}
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

-- The best attested spelling that resembles this one, in the same postcode. Park Road and Park Row
-- are two streets, not a slip; a town that no comma parts from the street is none.
street_spellings as (
    select
        written.postcode_compact,
        written.street,
        attested.street as street_meant,
        written.n_stated,
        written.n_houses,
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
                    and (
                        written.ending = attested.ending
                        or written.ending = ''
                        or attested.ending = ''
                        or (
                            starts_with(written.street, attested.street)
                            and written.street <> attested.street || written.ending
                        )
                    )
                )
            )
    qualify row_number() over (
        partition by written.postcode_compact, written.street
        order by attested.is_in_gazetteer desc, attested.n_stated desc, attested.street asc
    ) = 1
)

select
    postcode_compact,
    street,
    street_meant,
    n_stated,
    n_houses,
from street_spellings

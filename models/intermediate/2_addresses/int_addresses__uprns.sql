-- Whether the addresses that a property reference (UPRN) is recorded for can be one home. They
-- cannot where they name different house numbers, streets or flats: then nobody knows whose the
-- reference is, and it joins nothing. An address that leaves something out contradicts nothing, and
-- a street may be misspelt. The gazetteer may know a property under several addresses: what agrees
-- with one of them agrees.
with door_texts as (
    select * from {{ ref('int_addresses__door_texts') }}
),

addresses as (
    select
        uprn_clean,
        door_text,
        house_number,
        house_name,
        street,
        postcode_compact,
        coalesce(string_split(flat, ' '), []) as words_of_flat,
        regexp_extract(street, '(?:' || getvariable('street_endings') || ')$') as kind_of_street,
        coalesce(house_number, '') || coalesce(flat, '') as number_and_flat,
        sum(n_stated) as n_stated,
        bool_or(gazetteer_class is not null) as is_in_gazetteer,
    from door_texts
    where uprn_clean is not null and door_text is not null
    group by all
),

with_fullest_flat as (
    select
        *,
        first(words_of_flat) over (
            partition by uprn_clean
            order by n_stated > 0 desc, len(words_of_flat) desc, door_text asc, words_of_flat asc
        ) as fullest_flat,
    from addresses
),

-- What the others are compared with: what the gazetteer knows, else the house best attested.
known as (
    select * from with_fullest_flat
    qualify
        is_in_gazetteer
        or row_number() over (
            partition by uprn_clean
            order by
                is_in_gazetteer desc, house_number is null, n_stated desc, door_text asc,
                house_number asc, house_name asc, street asc, postcode_compact asc,
                number_and_flat asc
        ) = 1
),

compared as (
    select
        stated.uprn_clean,
        stated.door_text,
        -- "20A" may be "Flat A, 20".
        coalesce(
            stated.house_number <> known.house_number
            and stated.number_and_flat <> known.number_and_flat,
            false
        ) as is_other_number,
        coalesce(
            (
                jaro_winkler_similarity(stated.street, known.street) < 0.85
                -- Park Road and Park Row.
                or stated.kind_of_street <> known.kind_of_street
            )
            -- A town that no comma parts from the street.
            and not starts_with(stated.street, known.street)
            and not starts_with(known.street, stated.street)
            -- The street of one is the building of the other: "12 Rose Court" of "45 High Street".
            and stated.street is distinct from known.house_name
            and known.street is distinct from stated.house_name,
            false
        ) as is_other_street,
        known.house_number is null
        and coalesce(jaro_winkler_similarity(stated.house_name, known.house_name) < 0.85, false)
            as is_other_name,
        coalesce(levenshtein(stated.postcode_compact, known.postcode_compact) > 2, false)
            as is_other_place,
        not list_has_all(stated.fullest_flat, stated.words_of_flat)
        and not (known.is_in_gazetteer and list_has_all(known.words_of_flat, stated.words_of_flat))
        or known.is_in_gazetteer
        and not list_has_all(known.words_of_flat, stated.words_of_flat)
        and not list_has_all(stated.words_of_flat, known.words_of_flat) as is_other_flat,
    from with_fullest_flat as stated
    inner join known on stated.uprn_clean = known.uprn_clean
    where stated.n_stated > 0
),

judged as (
    select
        uprn_clean,
        door_text,
        bool_and(
            is_other_number or is_other_street or is_other_name or is_other_place or is_other_flat
        ) as is_contradicted,
    from compared
    group by uprn_clean, door_text
)

select
    uprn_clean,
    count(*) as n_addresses_stated,
    bool_or(is_contradicted) as is_contradicted,
from judged
group by uprn_clean

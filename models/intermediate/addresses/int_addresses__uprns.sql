-- Whether the addresses that a property reference (UPRN) is stated for can be one home. They cannot
-- where they name different house numbers, streets or flats: then nobody knows whose the reference
-- is, and it joins nothing. An address that leaves something out contradicts nothing, and a street
-- may be misspelt.
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
        string_split(flat, ' ') as words_of_flat,
        sum(n_stated) as n_stated,
        bool_or(gazetteer_class is not null) as is_in_gazetteer,
    from door_texts
    where uprn_clean is not null and door_text is not null
    group by all
),

-- Each is compared with the one that says most of the flat, and with the house best attested.
compared as (
    select
        *,
        first(words_of_flat) over (
            partition by uprn_clean order by len(words_of_flat) desc nulls last, door_text asc
        ) as fullest_flat,
        first({
            'number': house_number,
            'name': house_name,
            'street': street,
            'postcode': postcode_compact
        }) over (
            partition by uprn_clean
            order by house_number is null, is_in_gazetteer desc, n_stated desc, door_text asc
        ) as house,
    from addresses
),

judged as (
    select
        uprn_clean,
        door_text,
        n_stated,
        coalesce(not list_has_all(fullest_flat, words_of_flat), false) as is_other_flat,
        coalesce(house_number <> house['number'], false) as is_other_number,
        coalesce(
            (
                jaro_winkler_similarity(street, house['street']) < 0.85
                -- Park Road and Park Row.
                or regexp_extract(street, '(?:' || getvariable('street_endings') || ')$')
                <> regexp_extract(house['street'], '(?:' || getvariable('street_endings') || ')$')
            )
            -- A town that no comma parts from the street.
            and not starts_with(street, house['street'])
            and not starts_with(house['street'], street)
            -- The street of one is the building of the other: "12 Rose Court" of "45 High Street".
            and street is distinct from house['name']
            and house['street'] is distinct from house_name,
            false
        ) as is_other_street,
        coalesce(
            house['number'] is null
            and jaro_winkler_similarity(house_name, house['name']) < 0.85,
            false
        ) as is_other_name,
        coalesce(levenshtein(postcode_compact, house['postcode']) > 2, false) as is_other_postcode,
    from compared
)

select
    uprn_clean,
    count(distinct door_text) filter (where n_stated > 0) as n_addresses_stated,
    bool_or(
        is_other_flat or is_other_number or is_other_street or is_other_name or is_other_postcode
    ) as is_contradicted,
from judged
group by uprn_clean

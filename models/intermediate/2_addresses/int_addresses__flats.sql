-- What each address says of a dwelling within its building, in one form: words of the seed in one
-- spelling and any order, letters and numbers as written, and whatever is not understood, word by
-- word, so that it keeps addresses apart.
with words_of_flats as (
    select * from {{ ref('int_addresses__words_of_flats') }}
),

-- One order for the words of the seed.
sorted as (
    select
        *,
        list_sort(list_distinct(list_filter(
            tokens,
            lambda x: contains(x, ':') or list_contains(getvariable('list_of_places'), x)
        ))) as places,
        list_filter(
            tokens,
            lambda x: not contains(x, ':')
            and not list_contains(getvariable('list_of_places'), x)
            and x not in ('FLAT', 'FLOOR')
        ) as others,
    from words_of_flats
),

-- Words that nobody listed are the building's name where they end as one or tell an institution.
worded as (
    select
        *,
        list_filter(others, lambda x: not regexp_full_match(x, '\p{L}{2,}')) as numbers,
        array_to_string(list_filter(others, lambda x: regexp_full_match(x, '\p{L}{2,}')), ' ')
            as other_words,
        coalesce(
            nullif(
                regexp_extract(
                    array_to_string(
                        list_filter(
                            others,
                            lambda x: regexp_full_match(x, '\p{L}{2,}')
                            and not list_contains(getvariable('list_of_kinds'), x)
                        ),
                        ' '
                    ),
                    '^(?:[^ ]+ ){1,3}(?:' || getvariable('building_endings') || ')$'
                ),
                ''
            ),
            if(regexp_matches(other_words, getvariable('any_address_pattern')), other_words, null)
        ) as building,
    from sorted
),

unnamed as (
    select
        *,
        array_to_string(
            list_filter(
                string_split(other_words, ' '),
                lambda x: not list_contains(string_split(coalesce(building, ''), ' '), x)
            ),
            ' '
        ) as words_of_flat,
    from worded
)

select
    address,
    postcode,
    uprn,
    n_stated,
    gazetteer_class,
    words,
    postcode_compact,
    has_pseudo_postcode,
    uprn_clean,
    number,
    street,
    after,
    districts,
    is_at_building,
    building,
    nullif(array_to_string(list_concat(places, numbers), ' '), '') as flat,
    coalesce(
        nullif(words_of_flat, ''),
        if(
            len(places) = 0 and len(numbers) = 0 and list_has_any(tokens, ['FLAT', 'FLOOR']),
            'FLAT',
            null
        )
    ) as words_of_flat,
    -- More than a part of the building: "12 Rose Court" is flat 12 there, but in "Flat 3, 12 Rose
    -- Court" 12 is the house.
    len(numbers) > 0
    or words_of_flat <> ''
    or len(list_filter(places, lambda x: not contains(x, ':'))) > 0
        as has_own_flat,
from unnamed

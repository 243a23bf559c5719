-- What each address says of a dwelling within its building, in one form: words of the seed in one
-- spelling and any order, letters and numbers as written, and whatever is not understood, word by
-- word, so that it keeps addresses apart.
with numbers_and_streets as (
    select * from {{ ref('int_addresses__numbers_and_streets') }}
),

behind_streets as (
    select * from {{ ref('int_addresses__behind_streets') }}
),

-- What each address says of a dwelling within its building: all that is written before the
-- building's number, and behind its street all that is no town. Of a text without a number, what
-- the seed of such words knows, a word with a number, and letters and numbers between commas.
unnumbered as (
    select
        *,
        if(
            street is null,
            list_filter(
                list_transform(string_split(words, ','), lambda x: trim(x)), lambda x: x <> ''
            ),
            []
        ) as segments,
    from numbers_and_streets
),

told_by_words as (
    select
        *,
        list_concat(
            list_filter(
                segments, lambda x: regexp_full_match(x, getvariable('nothing_but_units'))
            ),
            regexp_extract_all(
                array_to_string(
                    list_filter(
                        segments,
                        lambda x: not regexp_full_match(x, getvariable('nothing_but_units'))
                    ),
                    ' '
                ),
                getvariable('run_of_flats')
            )
        ) as parts_of_segments,
    from unnumbered
),

said_of_flats as (
    select
        told_by_words.*,
        coalesce(behind_streets.towns, '') as towns_behind,
        coalesce(behind_streets.districts, []) as districts,
        regexp_replace(
            ' ' || concat_ws(
                ' ',
                told_by_words.before,
                behind_streets.said_of_dwelling,
                array_to_string(told_by_words.parts_of_segments, ' ')
            ),
            '[ ,]+', ' ', 'g'
        ) as text_of_flat,
    from told_by_words
    left join behind_streets
        on
            told_by_words.after = behind_streets.after
            and told_by_words.is_at_building = behind_streets.is_at_building
            and told_by_words.street is not null
),

-- The words in which each address names a dwelling, in one spelling: numbers in figures, "first
-- floor" as "first", "left side" as "left", "studio flat 1" as "studio 1", and a number with the
-- word that it belongs to.
--
-- "Twenty-one" is one word.
joined as (
    select
        *,
        string_split(
            regexp_replace(
                trim(
                    regexp_replace(
                        text_of_flat,
                        ' (?:(?:' || getvariable('words_that_tell_nothing') || ')(?: |$))+',
                        ' ', 'g'
                    )
                ),
                '\b((?:TWEN|THIR|FOR|FIF|SIX|SEVEN|EIGH|NINE)TY) '
                || '(ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE)\b',
                '\1\2', 'g'
            ),
            ' '
        ) as words_said,
    from said_of_flats
),

bound as (
    select
        *,
        string_split(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        array_to_string(
                            list_transform(
                                words_said,
                                lambda x: coalesce(getvariable('numbers_in_words')[x], x)
                            ),
                            ' '
                        ),
                        '\b(' || getvariable('words_of_places') || ') (?:FLOOR|SIDE)\b', '\1', 'g'
                    ),
                    '\b(' || getvariable('words_with_a_number') || ') FLAT ([0-9]|[A-Z]\b)',
                    '\1 \2', 'g'
                ),
                '\b(FLOOR|' || getvariable('words_with_a_number')
                || ') ([0-9]+[A-Z]?(?:[-/][0-9]+[A-Z]?)?|[A-Z][0-9]*)\b',
                '\1:\2', 'g'
            ),
            ' '
        ) as tokens,
    from joined
),

words_of_flats as (
    select
        * replace (
            list_transform(
                list_filter(tokens, lambda x: x <> ''),
                lambda x: coalesce(
                    getvariable('numbers_in_words')[x],
                    regexp_replace(x, '(^|:|/)0+([0-9])', '\1\2', 'g')
                )
            ) as tokens
        ),
    from bound
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

-- Words that nobody listed are the building's name where they end as one or name an institution.
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
    towns_behind as after,
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

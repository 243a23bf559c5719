-- The words in which each address tells a dwelling within its building: all that is written before
-- the building's number, and behind its street what the seed of such words knows, a word with a
-- number, and what stands there alone ("(upper)").
with anchored as (
    select * from {{ ref('int_addresses__anchored') }}
),

said as (
    select
        *,
        trim(
            regexp_replace(
                regexp_replace(
                    ' ' || concat_ws(
                        ' ',
                        before,
                        array_to_string(
                            regexp_extract_all(
                                replace(if(street is null, words, after), ' ,', ''),
                                getvariable('run_of_flats')
                            ),
                            ' '
                        ),
                        regexp_extract(
                            after,
                            '(?:^|, )((?:' || getvariable('words_before_a_flat') || '))(?: ,|$)',
                            1
                        )
                    ),
                    '[ ,]+', ' ', 'g'
                ),
                ' (?:(?:' || getvariable('words_that_tell_nothing') || ')(?: |$))+', ' ', 'g'
            )
        ) as text_of_flat,
    from anchored
),

-- "First floor" is "first", and a number belongs to the word before it.
bound as (
    select
        *,
        string_split(
            regexp_replace(
                regexp_replace(
                    text_of_flat,
                    '\b(' || getvariable('words_of_places') || ') FLOOR\b', '\1', 'g'
                ),
                '\b(FLOOR|' || getvariable('words_with_a_number')
                || ') ([0-9]+[A-Z]?(?:[-/][0-9]+[A-Z]?)?|[A-Z][0-9]*)\b',
                '\1:\2', 'g'
            ),
            ' '
        ) as tokens,
    from said
),

spelled as (
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
    is_at_building,
    tokens,
from spelled

-- The words in which each address tells a dwelling, in one spelling: numbers in figures, "first
-- floor" as "first", "left side" as "left", "studio flat 1" as "studio 1", and a number with the
-- word that it belongs to.
with said_of_flats as (
    select * from {{ ref('int_addresses__said_of_flats') }}
),

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
    districts,
    is_at_building,
    tokens,
from spelled

-- The flat taken out of each stated address, and the text that is left. "Flat 3", "top floor flat"
-- and "3/12" all name a flat.
-- The words that end a street come from the seed, as a variable of this model's pre-hook: a pattern
-- that is not constant is compiled anew for every row.
with cleaned as (
    select * from {{ ref('int_addresses__cleaned') }}
),

-- "High Street 14" is "14 High Street".
ordered as (
    select
        cleaned.* replace (
            regexp_replace(
                cleaned.words,
                '^((?:[A-Z]+ )+(?:' || getvariable('street_endings') || ')) ([0-9]+[A-Z]?)( ,|$)',
                '\2 \1\3'
            ) as words
        ),
    from cleaned
),

flats as (
    select
        *,
        regexp_replace(words, '\bFLAT(?: NO| NUMBER)? ?(?:[0-9]+ ?[A-Z]?|[A-Z][0-9]{0,2})\b', ',')
            as without_flat,
        coalesce(
            nullif(
                regexp_extract(
                    words, '\bFLAT(?: NO| NUMBER)? ?([0-9]+ ?[A-Z]?|[A-Z][0-9]{0,2})\b', 1
                ),
                ''
            ),
            nullif(
                regexp_extract(
                    words,
                    '\b(GROUND|FIRST|SECOND|THIRD|TOP|BASEMENT|LOWER|UPPER|GARDEN)(?: FLOOR)? FLAT',
                    1
                ),
                ''
            ),
            nullif(regexp_extract(words, '(?:^|[ ,])([0-9]+[A-Z]?)/[0-9]+[A-Z]? ', 1), '')
        ) as flat_as_written,
    from ordered
),

rest as (
    select
        * exclude (without_flat),
        ltrim(replace(flat_as_written, ' ', ''), '0') as flat_or_unit,
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        without_flat,
                        '\b(GROUND|FIRST|SECOND|THIRD|TOP|BASEMENT|LOWER|UPPER|GARDEN)'
                        || '(?: FLOOR)? FLAT|\b(NO|NUMBER) ',
                        ''
                    ),
                    '(^|[ ,])[0-9]+[A-Z]?/([0-9]+[A-Z]? )', '\1\2'
                ),
                '\b([0-9]+) ([A-H]) ', '\1\2 ', 'g'
            ),
            '\b([0-9]+[A-Z]?) , ?', '\1 ', 'g'
        ) as remainder,
    from flats
)

select
    address,
    postcode,
    uprn,
    n_stated,
    gazetteer_class,
    words,
    remainder,
    postcode_compact,
    has_pseudo_postcode,
    uprn_clean,
    flat_or_unit,
from rest

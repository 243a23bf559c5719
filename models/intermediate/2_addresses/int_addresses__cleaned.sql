-- Upper case, and one spelling for every word that has several. Of a dash only what lies between
-- two numbers is kept.
with postcodes as (
    select * from {{ ref('int_addresses__postcodes') }}
),

address_words as (
    select
        word,
        standard,
    from {{ ref('address_words') }}
    union
    select
        word,
        standard,
    from {{ ref('address_units') }}
    where kind <> 'number'
),

standard_spellings as (
    select map(list(word), list(standard)) as spelling_of
    from address_words
    where word <> standard
),

dashed as (
    select
        *,
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        translate(
                            replace(text_without_postcode, '½', ' HALF'), '–—\_#+', '--/   &'
                        ),
                        '\b((?:FLAT|FLT|APT|UNIT|ROOM) [0-9]+[A-Z]?) +- +', '\1 , '
                    ),
                    '\b([0-9]+[A-Z]?) *- *([0-9])', '\1~\2', 'g'
                ),
                '\b([0-9]+) *- *([A-Z])\b', '\1\2', 'g'
            ),
            '-', ' ', 'g'
        ) as dashed_text,
    from postcodes
),

-- A word and a number that nobody parted ("Flat3", "14Oak Road") are two, and a stroke behind a
-- word is a comma.
tidy as (
    select
        * exclude (dashed_text),
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            replace(
                                regexp_replace(dashed_text, '[^\p{L}0-9,/&~ ]', ' ', 'g'), '~', '-'
                            ),
                            '([A-Z]{3})/|/ | /', '\1,', 'g'
                        ),
                        '([,&])', ' \1 ', 'g'
                    ),
                    '\b([A-Z]{3,}|RM)([0-9]+)\b', '\1 \2', 'g'
                ),
                '\b([0-9]+)([A-Z]{3,})\b', '\1 \2', 'g'
            ),
            '\b([0-9]+) +(?:(?:AND|&) A +)?HALF\b', '\1HALF', 'g'
        ) as tidy_text,
    from dashed
),

-- ST before a name is a saint, after a name a street.
saints as (
    select
        *,
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(trim(tidy_text), ' +', ' ', 'g'),
                    '(^|, *|[0-9][A-Z]? |\b(?:UPPER|LOWER|GREAT|LITTLE|OLD|NEW) )ST ([A-Z])',
                    '\1SAINT \2', 'g'
                ),
                '\bST$|\bST( *,| [0-9])', 'STREET\1', 'g'
            ),
            '([0-9][A-Z]? [A-Z]{3,} )ST ', '\1STREET '
        ) as text_of_saints,
    from tidy
),

in_words as (
    select
        *,
        list_filter(string_split(text_of_saints, ' '), lambda x: x <> '') as words_as_written,
    from saints
),

with_spellings as (
    select
        in_words.*,
        standard_spellings.spelling_of,
    from in_words
    cross join standard_spellings
)

select
    address,
    postcode,
    uprn,
    n_stated,
    gazetteer_class,
    array_to_string(
        list_transform(words_as_written, lambda x: coalesce(spelling_of[x], x)), ' '
    ) as words,
    postcode_compact,
    has_pseudo_postcode,
    uprn_clean,
from with_spellings

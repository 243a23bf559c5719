-- Each address in one order of its parts: "High Street 14" is "14 High Street", "3/12 High Street"
-- is flat 3 of number 12, "12 A" is 12A, "C Block" is Block C. What is said of a flat behind the
-- street is parted from it.
with texts as (
    select * from {{ ref('int_addresses__texts') }}
),

-- Upper case, and one spelling for every word that has several. Of a dash only what lies between
-- two numbers is kept.
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
    from texts
),

-- A word and a number that nobody parted ("Flat3", "14Oak Road") are two, and a stroke behind a
-- word is a comma. At the beginning "FlatB," and "FB 9" are a flat; "Flats 9" are several.
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
                    regexp_replace(
                        regexp_replace(trim(tidy_text), ' +', ' ', 'g'),
                        '^(?:F|FLAT|FLT|APT)([A-RT-Z]|[0-9]{1,3}[A-Z]?)( ,| [0-9])', 'FLAT \1\2'
                    ),
                    '(^|, *|[0-9][A-Z]? |\b(?:UPPER|LOWER|GREAT|LITTLE|OLD|NEW) )ST ([A-Z])',
                    '\1SAINT \2', 'g'
                ),
                '\bST$|\bST( *,| [0-9])', 'STREET\1', 'g'
            ),
            '([0-9][A-Z]? [A-Z]{3,} )ST ', '\1STREET '
        ) as text_of_saints,
    from tidy
),

with_spellings as (
    select
        saints.*,
        standard_spellings.spelling_of,
    from saints
    cross join standard_spellings
),

cleaned as (
    select
        *,
        array_to_string(
            list_transform(
                list_filter(string_split(text_of_saints, ' '), lambda x: x <> ''),
                lambda x: coalesce(spelling_of[x], x)
            ),
            ' '
        ) as words,
    from with_spellings
),

-- Half a postcode behind the town ("Fernmoor FC71") is no flat, where it is this postcode's.
without_half_postcode as (
    select
        * replace (
            case
                when
                    ends_with(words, ' ' || left(postcode_compact, -3))
                    and not regexp_matches(
                        left(words, 2 - length(postcode_compact)),
                        '\b(?:FLAT|FLOOR|' || getvariable('words_with_a_number') || ')$'
                    )
                    then rtrim(left(words, 2 - length(postcode_compact)), ' ,')
                else words
            end as words
        ),
    from cleaned
),

numbers_joined as (
    select
        * replace (
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        words,
                        '\b([A-Z]) (' || getvariable('words_of_parts') || ')( ,| FLAT| ROOM|$)',
                        '\2 \1\3'
                    ),
                    '\b([0-9]+) ([A-H])( |$)', '\1\2\3', 'g'
                ),
                '(^|, )((?:[A-Z]+ )+(?:' || getvariable('street_endings')
                || ')) ([0-9]+[A-Z]?)( ,|$)',
                '\1\3 \2\4'
            ) as words
        ),
    from without_half_postcode
),

-- "Flat 1/2, Rose Court" and "1/2, 20 High Street" have a flat called 1/2; "Flat 1/2 High Street"
-- is flat 1 of number 2.
slashes as (
    select
        * replace (
            case
                when
                    regexp_matches(
                        words,
                        '/.*[ ,][0-9]+[A-Z]?(?: ,)? (?:[A-Z]+ )+(?:'
                        || getvariable('street_endings') || ')\b'
                        || '|[0-9][A-Z]?(?: ,)? (?:[A-Z]+ )+(?:'
                        || getvariable('street_endings') || ')\b.*/'
                    )
                    then words
                when
                    not regexp_matches(words, '\b(?:FLAT|ROOM|UNIT|STUDIO) [0-9]+[A-Z]?/[0-9]')
                    or regexp_matches(
                        words,
                        '[0-9]+[A-Z]?/[0-9]+[A-Z]?(?: ,)? (?:[A-Z]+ )+(?:'
                        || getvariable('street_endings') || ')\b'
                    )
                    then regexp_replace(
                        words,
                        '(^|[ ,])([0-9]+[A-Z]?)/([0-9]+[A-Z]?)(?: ,)? ([A-Z]\p{L}+)\b',
                        '\1FLAT \2 , \3 \4'
                    )
                else words
            end as words
        ),
    from numbers_joined
),

-- Behind a street that ends as none does, D, L, N, R, S, T and V may be what is left of its ending
-- ("Hazel d").
parted as (
    select
        * replace (
            regexp_replace(
                if(
                    regexp_matches(words, '\b(?:' || getvariable('street_endings') || ')\b'),
                    words,
                    regexp_replace(
                        words,
                        '([0-9][A-Z]?(?: ,)? (?:[A-Z]+ )*?[A-Z]{3,}) ('
                        || getvariable('words_behind_a_street') || ')( ,|$)',
                        '\1 , \2\3'
                    )
                ),
                '\b(' || getvariable('street_endings') || ') ((?:(?:'
                || getvariable('words_before_a_flat') || ') )*(?:'
                || getvariable('words_of_flats') || '))\b',
                '\1 , \2'
            ) as words
        ),
    from slashes
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
from parted

-- Each address in one order of its parts: "High Street 14" is "14 High Street", "3/12 High Street"
-- is flat 3 of number 12, "12 A" is 12A, "C Block" is Block C. What is said of a flat behind the
-- street is parted from it.
with cleaned as (
    select * from {{ ref('int_addresses__cleaned') }}
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

-- How far to read each address for its number and street. In "20 Oak Road, Flat 2, Mill Hill" the
-- flat's number is no number of a street called Mill Hill, which is a town.
with ordered as (
    select * from {{ ref('int_addresses__ordered') }}
),

flats_before_a_town as (
    select
        *,
        regexp_extract(
            words,
            '^((?:.*[0-9][A-Z]? (?:[A-Z]+ )*[A-Z]{3,}[ ,].*(?:FLAT|FLOOR|'
            || getvariable('words_with_a_number') || ')|.*[0-9][A-Z]?(?: [A-Z]+)+ (?:'
            || getvariable('street_endings') || ')(?: .*)? ,) [0-9]+[A-Z]?) ,(?: [A-Z]+)* (?:'
            || getvariable('street_endings') || ')\b',
            1
        ) as words_before_a_town,
    from ordered
)

select
    * exclude (words_before_a_town),
    if(words_before_a_town = '', words, words_before_a_town) as words_read,
    substr(words, length(words_read) + 1) as words_of_town,
from flats_before_a_town

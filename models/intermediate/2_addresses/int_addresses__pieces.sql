-- What is written behind each street, comma by comma. A piece that names a dwelling (a digit, a
-- single letter, a word of the seed of units) is parted from the words before and behind it: those
-- may be a town that no comma parts from the flat ("Flat 3 Fernmoor").
with numbers_and_streets as (
    select * from {{ ref('int_addresses__numbers_and_streets') }}
),

-- Behind "2 Stephenson Point" a number and words are its street, whose end is misspelt.
behind as (
    select distinct
        after,
        is_at_building,
        list_filter(
            list_transform(string_split(after, ','), lambda x: trim(x)),
            lambda x: x <> '' and not (
                is_at_building
                and regexp_full_match(x, '[0-9]+[A-Z]? [A-Z]{3,}(?: [A-Z]{2,})*')
                and not regexp_matches(
                    x, ' (?:' || getvariable('words_that_tell_a_dwelling') || ')\b'
                )
            )
        ) as segments,
    from numbers_and_streets
    where street is not null and after <> ''
),

segments as (
    select
        after,
        is_at_building,
        unnest(segments) as segment,
        generate_subscripts(segments, 1) as place,
    from behind
),

parted as (
    select
        *,
        regexp_extract(
            segment,
            '^(?:(.*?) )?((?:' || getvariable('sign_of_a_dwelling') || ')(?:(?: .*)? (?:'
            || getvariable('sign_of_a_dwelling') || '))?)(?: (.*))?$',
            ['head', 'core', 'tail']
        ) as read,
    from segments
)

select
    after,
    is_at_building,
    place,
    segment,
    nullif(read['core'], '') as core,
    nullif(if(read['core'] = '', segment, read['head']), '') as head,
    nullif(read['tail'], '') as tail,
from parted

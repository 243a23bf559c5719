-- What each address says of a dwelling within its building: all that is written before the
-- building's number, and behind its street all that is no town. Of a text without a number, what
-- the seed of such words knows, a word with a number, and letters and numbers between commas.
with anchored as (
    select * from {{ ref('int_addresses__anchored') }}
),

behind_streets as (
    select * from {{ ref('int_addresses__behind_streets') }}
),

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
    from anchored
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
)

select
    told_by_words.address,
    told_by_words.postcode,
    told_by_words.uprn,
    told_by_words.n_stated,
    told_by_words.gazetteer_class,
    told_by_words.words,
    told_by_words.postcode_compact,
    told_by_words.has_pseudo_postcode,
    told_by_words.uprn_clean,
    told_by_words.number,
    told_by_words.street,
    coalesce(behind_streets.towns, '') as after,
    coalesce(behind_streets.districts, []) as districts,
    told_by_words.is_at_building,
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

-- What is left of each address without its number and street, comma by comma: names and towns. Of a
-- text without a number, a building that is a home beside others ("The Bungalow") is told apart
-- where the text names another: "Avocet Farm, The Bungalow" is no other spelling of "Avocet Farm".
with flats as (
    select * from {{ ref('int_addresses__flats') }}
),

segments as (
    select
        *,
        list_filter(
            list_transform(
                string_split(
                    regexp_replace(
                        if(street is null, words, after), getvariable('run_of_flats'), ',', 'g'
                    ),
                    ','
                ),
                lambda x: trim(x)
            ),
            lambda x: x <> ''
            and not regexp_matches(x, '[0-9]')
            and not (street is null and regexp_full_match(x, getvariable('nothing_but_units')))
        ) as segments,
    from flats
),

-- The first is the name of the house, unless a building is named besides.
homes as (
    select
        *,
        list_filter(
            segments,
            lambda x: regexp_full_match(
                x, '(?:[A-Z]+ )+(?:' || getvariable('building_endings') || ')'
            )
            and not regexp_full_match(x, getvariable('home_beside_others'))
        ) as buildings_named,
        list_filter(
            if(len(buildings_named) > 0, segments, segments[2:]),
            lambda x: street is null and regexp_full_match(x, getvariable('home_beside_others'))
        ) as homes_beside_others,
    from segments
),

named as (
    select
        *,
        list_filter(segments, lambda x: not list_contains(homes_beside_others, x)) as left_over,
    from homes
)

select
    * exclude (segments, buildings_named),
    is_at_building and not has_own_flat as is_number_a_flat,
    list_filter(
        left_over,
        lambda x: regexp_matches(x, '(?:[A-Z]+ )+(?:' || getvariable('street_endings') || ')\b')
    )[1] as street_left_over,
    list_filter(
        left_over,
        lambda x: regexp_full_match(
            x, '(?:[A-Z]+ )+(?:' || getvariable('building_endings') || ')'
        )
    )[1] as building_left_over,
    -- "Flat 7, Kingsway" names a building, "Fernmoor" a town.
    if(street is null and has_own_flat and len(left_over) = 1, null, left_over[-1]) as town,
from named

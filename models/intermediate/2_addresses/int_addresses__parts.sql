-- Flat, house number, street and name of each recorded address. "12 Rose Court" and "Flat 12, Rose
-- Court" are the same door. The words that end a street or a building come from the seed, as
-- variables of this model's pre-hook: a pattern that is not constant is compiled anew for every
-- row.
with flats as (
    select * from {{ ref('int_addresses__flats') }}
),

-- What is left of each address without its number and street, comma by comma: names and towns. Of a
-- text without a number, a building that is a home beside others ("The Bungalow") is distinguished
-- where the text names another: "Avocet Farm, The Bungalow" is no other spelling of "Avocet Farm".
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

with_left_over as (
    select
        *,
        list_filter(segments, lambda x: not list_contains(homes_beside_others, x)) as left_over,
    from homes
),

names_and_towns as (
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
    from with_left_over
),

-- A text without a number is read by its commas: a name, a street, a town.
named as (
    select
        *,
        list_position(left_over, building_left_over) as place_of_building,
        case
            when street is not null then building
            when building_left_over is not null then building_left_over
            when list_position(left_over, street_left_over) > 1
                then array_to_string(
                    left_over[1:list_position(left_over, street_left_over) - 1], ' '
                )
            when left_over[1] not in (coalesce(street_left_over, ''), coalesce(town, ''))
                then left_over[1]
        end as name,
    from names_and_towns
),

read as (
    select
        *,
        case
            when is_number_a_flat then nullif(words_of_flat, 'FLAT')
            when street is null and place_of_building > 1
                then concat_ws(
                    ' ',
                    words_of_flat,
                    array_to_string(left_over[1:place_of_building - 1], ' ')
                )
            else nullif(
                concat_ws(
                    ' ',
                    words_of_flat,
                    nullif(
                        regexp_replace(
                            array_to_string(homes_beside_others, ' '), '\bTHE ', '', 'g'
                        ),
                        ''
                    )
                ),
                ''
            )
        end as words_read,
        coalesce(
            if(is_number_a_flat, null, street),
            regexp_extract(
                street_left_over, '(?:[A-Z]+ )+(?:' || getvariable('street_endings') || ')\b'
            ),
            street
        ) as street_read,
    from named
)

select
    address,
    postcode,
    uprn,
    n_stated,
    gazetteer_class,
    case
        when number is not null then replace(words, street, '')
        else words
    end as words_without_street,
    postcode_compact,
    has_pseudo_postcode,
    uprn_clean,
    if(is_number_a_flat, concat_ws(' ', flat, ltrim(number, '0')), flat) as flat,
    words_read as words_of_flat,
    districts,
    if(is_number_a_flat, null, nullif(ltrim(number, '0'), '')) as house_number,
    nullif(replace(street_read, ' ', ''), '') as street,
    replace(
        regexp_replace(if(is_number_a_flat, concat_ws(' ', name, street), name), '^THE ', ''),
        ' ', ''
    ) as house_name,
    case when town <> coalesce(street_read, '') then replace(town, ' ', '') end as town,
from read

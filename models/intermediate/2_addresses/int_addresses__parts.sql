-- Flat, house number, street and name of each stated address. "12 Rose Court" and "Flat 12, Rose
-- Court" are the same door.
-- The words that end a street or a building come from the seed, as variables of this model's
-- pre-hook: a pattern that is not constant is compiled anew for every row.
with left_over as (
    select * from {{ ref('int_addresses__left_over') }}
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
    from left_over
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

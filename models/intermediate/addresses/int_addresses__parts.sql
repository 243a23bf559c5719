-- Flat, house number, street and name of each stated address. "12 Rose Court" and "Flat 12, Rose
-- Court" are the same door; "14, High St" and "High Street 14" are the same house.
-- The words that end a street or a building come from the seed, as variables of this model's
-- pre-hook: a pattern that is not constant is compiled anew for every row.
with flats as (
    select * from {{ ref('int_addresses__flats') }}
),

numbers as (
    select
        *,
        coalesce(
            nullif(
                regexp_extract(
                    remainder, '(?:^|[ ,])([0-9]+[A-Z]?(?: ?-[0-9]+[A-Z]?)?) [A-Z]', 1
                ),
                ''
            ),
            nullif(regexp_extract(remainder, '\b([0-9]+[A-Z]?)\b', 1), '')
        ) as number_as_written,
        regexp_extract(remainder, '(?:^|[ ,])[0-9]+[A-Z]?(?: ?-[0-9]+[A-Z]?)? ([A-Z ]+)', 1)
            as after_number,
    from flats
),

streets as (
    select
        numbers.*,
        ltrim(replace(numbers.number_as_written, ' ', ''), '0') as house_number,
        trim(coalesce(
            nullif(regexp_extract(
                numbers.after_number, '^(?:[A-Z]+ )+(?:' || getvariable('street_endings') || ')\b'
            ), ''),
            nullif(regexp_extract(
                numbers.after_number, '^(?:[A-Z]+ )+(?:' || getvariable('building_endings') || ')\b'
            ), ''),
            nullif(numbers.after_number, ''),
            nullif(regexp_extract(
                numbers.remainder, '(?:[A-Z]+ )+(?:' || getvariable('street_endings') || ')\b'
            ), '')
        )) as street_name,
        trim(regexp_extract(
            numbers.remainder, '(?:[A-Z]+ )+(?:' || getvariable('building_endings') || ')\b'
        )) as building_name,
    from numbers
),

names as (
    select
        *,
        nullif(building_name, '') as building,
        list_filter(
            list_transform(string_split(remainder, ','), lambda segment: trim(segment)),
            lambda segment: segment <> '' and not regexp_matches(segment, '[0-9]')
        ) as segments,
    from streets
),

read as (
    select
        *,
        coalesce(
            house_number is not null
            and flat_or_unit is null
            and regexp_matches(street_name, ' (?:' || getvariable('building_endings') || ')$'),
            false
        ) as is_number_a_flat,
        if(is_number_a_flat, house_number, flat_or_unit) as flat,
        segments[-1] as town,
    from names
)

select
    address,
    postcode,
    uprn,
    n_stated,
    gazetteer_class,
    case
        when house_number is not null then replace(words, street_name, '')
        else words
    end as words_without_street,
    postcode_compact,
    has_pseudo_postcode,
    uprn_clean,
    nullif(flat, '') as flat,
    if(is_number_a_flat, null, nullif(house_number, '')) as house_number,
    nullif(replace(street_name, ' ', ''), '') as street,
    replace(
        case
            when building is not null then building
            when house_number is null and segments[1] not in (coalesce(street_name, ''), town)
                then segments[1]
        end,
        ' ', ''
    ) as house_name,
    case when town <> coalesce(street_name, '') then replace(town, ' ', '') end as town,
from read

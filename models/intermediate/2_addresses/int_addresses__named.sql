-- Each address with the name of its house in the spelling best attested there: "Parkview Hose" is a
-- slip for the "Parkview House" that others write at that number. Words that resemble no such name
-- stay words of the flat.
with houses as (
    select * from {{ ref('int_addresses__houses') }}
),

names as (
    select
        place,
        house,
        house_name,
        sum(n_stated) as n_stated,
        bool_or(gazetteer_class is not null) as is_in_gazetteer,
    from houses
    where house_name is not null and house <> house_name
    group by all
),

written as (
    select
        place,
        house,
        replace(coalesce(house_name, words_of_flat), ' ', '') as name_written,
        sum(n_stated) as n_stated,
    from houses
    where coalesce(house_name, words_of_flat) is not null
    group by all
),

slips as (
    select
        written.place,
        written.house,
        written.name_written,
        names.house_name as name_meant,
    from written
    inner join names
        on
            written.place = names.place
            and written.house = names.house
    where
        written.name_written <> names.house_name
        and (names.is_in_gazetteer or names.n_stated > written.n_stated)
        and len(names.house_name) >= 8
        and damerau_levenshtein(written.name_written, names.house_name) = 1
    qualify row_number() over (
        partition by written.place, written.house, written.name_written
        order by names.is_in_gazetteer desc, names.n_stated desc, names.house_name asc
    ) = 1
)

select
    houses.address,
    houses.postcode,
    houses.uprn,
    houses.n_stated,
    houses.gazetteer_class,
    houses.words_without_street,
    houses.has_pseudo_postcode,
    houses.uprn_clean,
    houses.postcode_compact,
    nullif(
        concat_ws(
            ' ',
            houses.flat,
            if(
                houses.house_name is null and slips.name_meant is not null,
                null,
                houses.words_of_flat
            )
        ),
        ''
    ) as flat,
    -- A letter or number, floor or side, beside words that nobody listed.
    houses.flat is not null as has_listed_flat,
    houses.districts,
    houses.house_number,
    coalesce(slips.name_meant, houses.house_name) as house_name,
    houses.street,
    houses.place,
    houses.house,
from houses
left join slips
    on
        houses.place = slips.place
        and houses.house = slips.house
        and replace(coalesce(houses.house_name, houses.words_of_flat), ' ', '')
        = slips.name_written

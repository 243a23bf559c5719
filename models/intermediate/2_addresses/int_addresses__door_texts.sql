-- A text key per door and per building, by what each address says of itself. The name of a house is
-- left out where it is the only one known at that number: "Rose Cottage, 10 Mill Lane" is "10 Mill
-- Lane" until somebody writes another name there. So is what may be a town behind the street, as
-- long as one address says all that the others say of it.
with houses as (
    select * from {{ ref('int_addresses__houses') }}
),

-- Each address with the name of its house in the spelling best attested there: "Parkview Hose" is a
-- slip for the "Parkview House" that others write at that number. Words that resemble no such name
-- stay words of the flat.
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
),

named as (
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
),

named_houses as (
    select
        place,
        house,
        count(distinct house_name) as n_names,
    from named
    where house_name is not null
    group by place, house
),

fullest_districts as (
    select
        place,
        house,
        max_by(districts, (len(districts), array_to_string(districts, ','))) as districts,
    from named
    group by place, house
),

with_other_districts as (
    select distinct
        named.place,
        named.house,
    from named
    inner join fullest_districts
        on named.place = fullest_districts.place and named.house = fullest_districts.house
    where not list_has_all(fullest_districts.districts, named.districts)
),

texts as (
    select
        named.*,
        if(
            with_other_districts.house is not null and len(named.districts) > 0,
            '|' || array_to_string(named.districts, ' '),
            ''
        ) as districts_told,
        if(
            named_houses.n_names > 1 and named.house <> named.house_name,
            '|' || named.house_name,
            ''
        ) as name_told,
    from named
    left join named_houses
        on named.place = named_houses.place and named.house = named_houses.house
    left join with_other_districts
        on named.place = with_other_districts.place and named.house = with_other_districts.house
)

select
    address,
    postcode,
    uprn,
    n_stated,
    gazetteer_class,
    words_without_street,
    has_pseudo_postcode,
    uprn_clean,
    postcode_compact,
    flat,
    has_listed_flat,
    house_number,
    house_name,
    street,
    place || '|' || house as building_text,
    place || '|' || house || name_told || districts_told || coalesce('|' || flat, '') as door_text,
from texts

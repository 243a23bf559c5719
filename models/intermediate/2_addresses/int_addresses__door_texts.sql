-- A text key per door and per building, by what each address says of itself. The name of a house is
-- left out where it is the only one known at that number: "Rose Cottage, 10 Mill Lane" is "10 Mill
-- Lane" until somebody writes another name there. So is what may be a town behind the street, as
-- long as one address says all that the others say of it.
with named as (
    select * from {{ ref('int_addresses__named') }}
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

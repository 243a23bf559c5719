-- A text key per door and per building, by what each address says of itself. The name of a house is
-- left out where it is the only one known at that number: "Rose Cottage, 10 Mill Lane" is "10 Mill
-- Lane" until somebody writes another name there.
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

texts as (
    select
        named.*,
        if(
            named_houses.n_names > 1 and named.house <> named.house_name,
            '|' || named.house_name,
            ''
        ) as name_told,
    from named
    left join named_houses
        on named.place = named_houses.place and named.house = named_houses.house
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
    place || '|' || house || name_told || coalesce('|' || flat, '') as door_text,
from texts

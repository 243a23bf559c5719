-- A text key per door and per building, by what each address says of itself.
with located as (
    select * from {{ ref('int_addresses__located') }}
),

-- A named block is also known by number and street, where some address states both.
numbers_of_named_buildings as (
    select
        postcode_compact,
        house_name,
        min(house_number) as house_number,
        min(street) as street,
    from located
    where
        postcode_compact is not null
        and house_name is not null
        and house_number is not null
        and flat is not null
    group by postcode_compact, house_name
    having count(distinct house_number) = 1
),

texts as (
    select
        located.*,
        case
            when located.house_number is not null
                then located.house_number || ' ' || coalesce(located.street, '')
            when known.house_number is not null
                then known.house_number || ' ' || coalesce(known.street, '')
            when located.house_name is not null then located.house_name
            when located.flat is not null then located.street
        end as house,
        coalesce(located.postcode_compact, located.street || ' ' || located.town) as place,
    from located
    left join numbers_of_named_buildings as known
        on
            located.postcode_compact = known.postcode_compact
            and located.house_name = known.house_name
            and located.house_number is null
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
    place || '|' || house as building_text,
    place || '|' || house || coalesce('|' || flat, '') as door_text,
from texts

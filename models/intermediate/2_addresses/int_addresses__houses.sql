-- The house that each address names, and the place where it stands.
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
)

select
    located.address,
    located.postcode,
    located.uprn,
    located.n_stated,
    located.gazetteer_class,
    located.words_without_street,
    located.has_pseudo_postcode,
    located.uprn_clean,
    located.postcode_compact,
    located.flat,
    located.words_of_flat,
    located.districts,
    located.house_number,
    located.house_name,
    located.street,
    coalesce(located.postcode_compact, located.street || ' ' || located.town) as place,
    case
        when located.house_number is not null
            then located.house_number || ' ' || coalesce(located.street, '')
        when known.house_number is not null
            then known.house_number || ' ' || coalesce(known.street, '')
        when located.house_name is not null then located.house_name
        when coalesce(located.flat, located.words_of_flat) is not null then located.street
    end as house,
from located
left join numbers_of_named_buildings as known
    on
        located.postcode_compact = known.postcode_compact
        and located.house_name = known.house_name
        and located.house_number is null

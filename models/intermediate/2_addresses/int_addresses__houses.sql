-- The house that each address names, and the place where it stands.
with parts as (
    select * from {{ ref('int_addresses__parts') }}
),

streets_of_postcodes as (
    select * from {{ ref('int_addresses__streets_of_postcodes') }}
),

-- Each recorded address with its street in the spelling best attested within its postcode.
spelled as (
    select
        parts.address,
        parts.postcode,
        parts.uprn,
        parts.n_stated,
        parts.gazetteer_class,
        parts.words_without_street,
        parts.postcode_compact,
        parts.has_pseudo_postcode,
        parts.uprn_clean,
        parts.flat,
        parts.words_of_flat,
        parts.districts,
        parts.house_number,
        parts.house_name,
        coalesce(parts.house_number, parts.house_name) as house,
        coalesce(streets_of_postcodes.street_meant, parts.street) as street,
        parts.town,
    from parts
    left join streets_of_postcodes
        on
            parts.postcode_compact = streets_of_postcodes.postcode_compact
            and parts.street = streets_of_postcodes.street
),

-- Which postcode is meant where a house is recorded with one, learned from all recorded addresses
-- and the gazetteer: a postcode mistyped for one house stands close to the one that the house is
-- recorded with more often, and no other house of the street is recorded with it.
houses as (
    select
        street,
        house,
        postcode_compact,
        sum(n_stated) as n_stated,
        bool_or(gazetteer_class is not null) as is_in_gazetteer,
    from spelled
    where postcode_compact is not null and street is not null and house is not null
    group by all
),

mistyped_postcodes as (
    select
        typed.street,
        typed.house,
        typed.postcode_compact,
        meant.postcode_compact as postcode_meant,
    from houses as typed
    inner join houses as meant
        on
            typed.street = meant.street
            and typed.house = meant.house
            and typed.postcode_compact <> meant.postcode_compact
    inner join streets_of_postcodes as evidence_for_typed
        on
            typed.postcode_compact = evidence_for_typed.postcode_compact
            and typed.street = evidence_for_typed.street
    inner join streets_of_postcodes as evidence_for_meant
        on
            meant.postcode_compact = evidence_for_meant.postcode_compact
            and meant.street = evidence_for_meant.street
    where
        evidence_for_typed.n_houses <= 1
        and not typed.is_in_gazetteer
        and (meant.is_in_gazetteer or meant.n_stated > typed.n_stated)
        and levenshtein(typed.postcode_compact, meant.postcode_compact) <= 2
    qualify row_number() over (
        partition by typed.street, typed.house, typed.postcode_compact
        order by
            levenshtein(typed.postcode_compact, meant.postcode_compact),
            meant.is_in_gazetteer desc,
            meant.n_stated desc,
            meant.postcode_compact asc
    ) = 1
),

postcodes_of_houses as (
    select
        houses.street,
        houses.house,
        houses.postcode_compact,
        coalesce(mistyped_postcodes.postcode_meant, houses.postcode_compact) as postcode_meant,
        count(*) over (partition by houses.street, houses.house) = 1 as is_only_postcode,
    from houses
    left join mistyped_postcodes
        on
            houses.street = mistyped_postcodes.street
            and houses.house = mistyped_postcodes.house
            and houses.postcode_compact = mistyped_postcodes.postcode_compact
),

-- Which postcode a recorded address means: one left out, or mistyped for one house, is put right by
-- what is learned from all the others.
--
-- One house number on one street stands in one postcode; where no postcode is recorded it is safe
-- only if the council knows that house in one postcode alone.
only_postcodes as (
    select
        street,
        house,
        postcode_compact,
    from postcodes_of_houses
    where is_only_postcode
),

located as (
    select
        spelled.address,
        spelled.postcode,
        spelled.uprn,
        spelled.n_stated,
        spelled.gazetteer_class,
        spelled.words_without_street,
        spelled.has_pseudo_postcode,
        spelled.uprn_clean,
        spelled.flat,
        spelled.words_of_flat,
        spelled.districts,
        spelled.house_number,
        spelled.house_name,
        spelled.street,
        spelled.town,
        case
            when spelled.has_pseudo_postcode then null
            when spelled.postcode_compact is null then only_postcodes.postcode_compact
            else coalesce(postcodes_of_houses.postcode_meant, spelled.postcode_compact)
        end as postcode_compact,
    from spelled
    left join only_postcodes
        on
            spelled.street = only_postcodes.street
            and spelled.house = only_postcodes.house
    left join postcodes_of_houses
        on
            spelled.street = postcodes_of_houses.street
            and spelled.house = postcodes_of_houses.house
            and spelled.postcode_compact = postcodes_of_houses.postcode_compact
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

-- The address key and the building key of each recorded address: the text key, and what the
-- property reference (UPRN) adds. The reference joins spellings of one door that the text alone
-- keeps apart; where the addresses that it is recorded for contradict each other, it adds nothing.
with door_texts as (
    select * from {{ ref('int_addresses__door_texts') }}
),

-- Which address keys each property reference (UPRN) is recorded for, learned from all recorded
-- addresses and the gazetteer, which is believed first where it knows one reference for the door.
-- References whose addresses contradict each other are left out.
contradicted as (
    select * from {{ ref('int_addresses__uprns') }}
    where is_contradicted
),

references_of_doors as (
    select
        door_texts.uprn_clean,
        door_texts.door_text,
        any_value(door_texts.building_text) as building_text,
        any_value(door_texts.flat) as flat,
        max(door_texts.postcode_compact) as postcode_compact,
        sum(door_texts.n_stated) as n_stated,
        bool_or(door_texts.gazetteer_class is not null) as is_in_gazetteer,
    from door_texts
    left join contradicted on door_texts.uprn_clean = contradicted.uprn_clean
    where
        door_texts.uprn_clean is not null
        and door_texts.door_text is not null
        and contradicted.uprn_clean is null
    group by all
),

-- Where two properties of the gazetteer are worded alike, the wording identifies neither.
told_apart as (
    select
        * exclude (is_in_gazetteer),
        is_in_gazetteer
        and count(*) filter (where is_in_gazetteer) over (partition by door_text) = 1
            as is_of_gazetteer,
    from references_of_doors
    qualify n_stated > 0 or is_of_gazetteer
),

doors_of_uprns as (
    select
        uprn_clean,
        door_text,
        building_text,
        flat,
        postcode_compact,
        row_number() over (
            partition by door_text
            order by is_of_gazetteer desc, n_stated desc, uprn_clean asc
        ) = 1 as is_usual_uprn_of_door,
        -- What leaves the flat out is believed last: the reference is of the flat that others name.
        row_number() over (
            partition by uprn_clean
            order by
                flat is null,
                is_of_gazetteer desc,
                len(string_split(flat, ' ')) desc,
                n_stated desc,
                door_text asc
        ) = 1 as is_usual_door_of_uprn,
    from told_apart
),

uprns as (
    select * from {{ ref('int_addresses__uprns') }}
    where is_contradicted
),

sound as (
    select
        door_texts.* replace (
            if(uprns.uprn_clean is null, door_texts.uprn_clean, null) as uprn_clean
        ),
    from door_texts
    left join uprns on door_texts.uprn_clean = uprns.uprn_clean
),

-- One reference for an address key spelled in several ways: the one recorded most often.
usual_uprns as (
    select
        door_text,
        uprn_clean,
    from doors_of_uprns
    where is_usual_uprn_of_door
),

usual_doors as (
    select
        uprn_clean,
        door_text,
        building_text,
        postcode_compact,
        flat,
    from doors_of_uprns
    where is_usual_door_of_uprn
),

-- A text without a flat is given one only by its own reference; one with a flat goes where all who
-- write it go.
referred as (
    select
        sound.*,
        case
            when sound.door_text is null or sound.flat is null then own.uprn_clean
        end as own_uprn,
        case
            when own_uprn is not null then own.door_text
            when usual.flat is not null or sound.flat is null then usual.door_text
        end as door_of_uprn,
        if(own_uprn is not null, own.building_text, usual.building_text) as building_of_uprn,
        own.postcode_compact as postcode_of_uprn,
        usual.flat as flat_of_uprn,
    from sound
    left join usual_uprns on sound.door_text = usual_uprns.door_text
    left join usual_doors as usual on usual_uprns.uprn_clean = usual.uprn_clean
    left join usual_doors as own on sound.uprn_clean = own.uprn_clean
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
    -- A bare reference may be of a flat.
    coalesce(has_listed_flat, true) or door_text is null as has_listed_flat,
    coalesce(postcode_compact, postcode_of_uprn) as postcode_compact,
    case
        when door_text is null then coalesce(door_of_uprn, 'uprn ' || uprn_clean)
        when own_uprn is null and flat is null and flat_of_uprn is not null then door_text
        else coalesce(door_of_uprn, door_text)
    end as door,
    case
        when door_text is null then coalesce(building_of_uprn, 'uprn ' || uprn_clean)
        when own_uprn is null and flat is null and flat_of_uprn is not null then building_text
        else coalesce(if(door_of_uprn is null, null, building_of_uprn), building_text)
    end as building,
from referred

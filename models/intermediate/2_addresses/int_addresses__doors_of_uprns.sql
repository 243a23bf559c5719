-- Which doors each property reference (UPRN) is stated for, learned from all stated addresses and
-- the gazetteer, which is believed first where it knows one reference for the door. References
-- whose addresses contradict each other are left out.
with door_texts as (
    select * from {{ ref('int_addresses__door_texts') }}
),

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

-- Where two properties of the gazetteer are worded alike, the wording tells neither.
told_apart as (
    select
        * exclude (is_in_gazetteer),
        is_in_gazetteer
        and count(*) filter (where is_in_gazetteer) over (partition by door_text) = 1
            as is_of_gazetteer,
    from references_of_doors
    qualify n_stated > 0 or is_of_gazetteer
)

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

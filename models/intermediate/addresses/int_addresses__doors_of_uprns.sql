-- Which doors each property reference (UPRN) is stated for, learned from all stated addresses and
-- the gazetteer, which is believed first where it knows one reference for the door.
with door_texts as (
    select * from {{ ref('int_addresses__door_texts') }}
),

references_of_doors as (
    select
        uprn_clean,
        door_text,
        any_value(building_text) as building_text,
        any_value(flat) as flat,
        any_value(postcode_compact) as postcode_compact,
        sum(n_stated) as n_stated,
        bool_or(gazetteer_class is not null) as is_in_gazetteer,
    from door_texts
    where uprn_clean is not null and door_text is not null
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
),

reference_facts as (
    select
        uprn_clean,
        count(distinct flat) as n_flats,
        count(distinct postcode_compact) as n_postcodes,
        max(n_stated) / nullif(sum(n_stated), 0) as share_of_first,
        bool_or(is_of_gazetteer) as is_of_gazetteer,
    from told_apart
    group by uprn_clean
),

-- A reference seen in many places is a filler, whatever its digits.
sound_references as (
    select
        told_apart.*,
        reference_facts.n_flats,
    from told_apart
    inner join reference_facts on told_apart.uprn_clean = reference_facts.uprn_clean
    where
        reference_facts.is_of_gazetteer
        or reference_facts.n_postcodes <= 2
        or reference_facts.share_of_first > 0.5
)

select
    uprn_clean,
    door_text,
    building_text,
    flat,
    postcode_compact,
    n_stated,
    n_flats,
    row_number() over (
        partition by door_text
        order by is_of_gazetteer desc, n_stated desc, uprn_clean asc
    ) = 1 as is_usual_uprn_of_door,
    row_number() over (
        partition by uprn_clean
        order by is_of_gazetteer desc, n_stated desc, door_text asc
    ) = 1 as is_usual_door_of_uprn,
from sound_references

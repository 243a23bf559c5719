-- Which doors each property reference (UPRN) is stated for, learned from all stated addresses.
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
    from door_texts
    where uprn_clean is not null and door_text is not null
    group by all
),

reference_facts as (
    select
        uprn_clean,
        count(distinct flat) as n_flats,
        count(distinct postcode_compact) as n_postcodes,
        max(n_stated) / sum(n_stated) as share_of_first,
    from references_of_doors
    group by uprn_clean
),

-- A reference seen in many places is a filler, whatever its digits.
sound_references as (
    select
        references_of_doors.*,
        reference_facts.n_flats,
    from references_of_doors
    inner join reference_facts on references_of_doors.uprn_clean = reference_facts.uprn_clean
    where reference_facts.n_postcodes <= 2 or reference_facts.share_of_first > 0.5
)

select
    uprn_clean,
    door_text,
    building_text,
    flat,
    postcode_compact,
    n_stated,
    n_flats,
    row_number() over (partition by door_text order by n_stated desc, uprn_clean asc) = 1
        as is_usual_uprn_of_door,
    row_number() over (partition by uprn_clean order by n_stated desc, door_text asc) = 1
        as is_usual_door_of_uprn,
from sound_references

-- A text key per door, and what the property reference (UPRN) adds: it joins spellings of one door
-- that the text alone keeps apart. The reference of a block's shell, stated for several flats,
-- names the building only.
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
),

keyed as (
    select
        *,
        place || '|' || house as building_text,
        place || '|' || house || coalesce('|' || flat, '') as door_text,
    from texts
),

references_of_doors as (
    select
        uprn_clean,
        door_text,
        any_value(building_text) as building_text,
        any_value(flat) as flat,
        any_value(postcode_compact) as postcode_compact,
        sum(n_stated) as n_stated,
    from keyed
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
),

-- One reference for a door spelled in several ways; the one stated most often for a door wins.
reference_of_door as (
    select
        door_text,
        uprn_clean,
    from sound_references
    qualify row_number() over (partition by door_text order by n_stated desc, uprn_clean asc) = 1
),

first_door_of_reference as (
    select
        uprn_clean,
        door_text,
        building_text,
        postcode_compact,
        flat,
        n_flats,
    from sound_references
    qualify row_number() over (partition by uprn_clean order by n_stated desc, door_text asc) = 1
)

select
    keyed.address,
    keyed.postcode,
    keyed.uprn,
    keyed.n_stated,
    keyed.words,
    keyed.words_without_street,
    keyed.has_pseudo_postcode,
    keyed.uprn_clean,
    coalesce(keyed.postcode_compact, own.postcode_compact) as postcode_compact,
    case
        when keyed.door_text is null and own.uprn_clean is null then 'uprn ' || keyed.uprn_clean
        when keyed.door_text is null and own.n_flats <= 1 then own.door_text
        -- A text without a flat is given one only by its own reference.
        when
            usual.n_flats <= 1
            and (
                usual.flat is not distinct from keyed.flat
                or (keyed.flat is null and usual.uprn_clean = keyed.uprn_clean)
            )
            then usual.door_text
        when
            own.n_flats <= 1
            and keyed.flat is null
            and own.building_text = keyed.building_text
            then own.door_text
        else keyed.door_text
    end as door,
    case
        when keyed.door_text is null
            then coalesce(own.building_text, 'uprn ' || keyed.uprn_clean)
        when usual.n_flats <= 1 and (usual.flat is not distinct from keyed.flat)
            then usual.building_text
        else keyed.building_text
    end as building,
from keyed
left join reference_of_door on keyed.door_text = reference_of_door.door_text
left join first_door_of_reference as usual on reference_of_door.uprn_clean = usual.uprn_clean
left join first_door_of_reference as own on keyed.uprn_clean = own.uprn_clean

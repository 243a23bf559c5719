-- The door and the building of each stated address: the text key, and what the property reference
-- (UPRN) adds. The reference joins spellings of one door that the text alone keeps apart; that of a
-- block's shell, stated for several flats, names the building only.
with door_texts as (
    select * from {{ ref('int_addresses__door_texts') }}
),

doors_of_uprns as (
    select * from {{ ref('int_addresses__doors_of_uprns') }}
),

-- One reference for a door spelled in several ways; the one stated most often for a door wins.
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
        n_flats,
    from doors_of_uprns
    where is_usual_door_of_uprn
)

select
    door_texts.address,
    door_texts.postcode,
    door_texts.uprn,
    door_texts.n_stated,
    door_texts.gazetteer_class,
    door_texts.words_without_street,
    door_texts.has_pseudo_postcode,
    door_texts.uprn_clean,
    coalesce(door_texts.postcode_compact, own.postcode_compact) as postcode_compact,
    case
        when door_texts.door_text is null and own.uprn_clean is null
            then 'uprn ' || door_texts.uprn_clean
        when door_texts.door_text is null and own.n_flats <= 1 then own.door_text
        -- A text without a flat is given one only by its own reference.
        when
            usual.n_flats <= 1
            and (
                usual.flat is not distinct from door_texts.flat
                or (door_texts.flat is null and usual.uprn_clean = door_texts.uprn_clean)
            )
            then usual.door_text
        when
            own.n_flats <= 1
            and door_texts.flat is null
            and own.building_text = door_texts.building_text
            then own.door_text
        else door_texts.door_text
    end as door,
    case
        when door_texts.door_text is null
            then coalesce(own.building_text, 'uprn ' || door_texts.uprn_clean)
        when usual.n_flats <= 1 and (usual.flat is not distinct from door_texts.flat)
            then usual.building_text
        else door_texts.building_text
    end as building,
from door_texts
left join usual_uprns on door_texts.door_text = usual_uprns.door_text
left join usual_doors as usual on usual_uprns.uprn_clean = usual.uprn_clean
left join usual_doors as own on door_texts.uprn_clean = own.uprn_clean

-- Where in the text the building stands: its number and street, and what is written before and
-- after them. The last number with a street behind it is the building's; without such a street, the
-- last number before a building's name ("12 Rose Court"), else before any words. The words come
-- from seeds, as variables of this model's pre-hook: a pattern that is not constant is compiled
-- anew for every row.
with words_of_addresses as (
    select * from {{ ref('int_addresses__words') }}
),

-- How far to read each address for its number and street. In "20 Oak Road, Flat 2, Mill Hill" the
-- flat's number is no number of a street called Mill Hill, which is a town.
flats_before_a_town as (
    select
        *,
        regexp_extract(
            words,
            '^((?:.*[0-9][A-Z]? (?:[A-Z]+ )*[A-Z]{3,}[ ,].*(?:FLAT|FLOOR|'
            || getvariable('words_with_a_number') || ')|.*[0-9][A-Z]?(?: [A-Z]+)+ (?:'
            || getvariable('street_endings') || ')(?: .*)? ,) [0-9]+[A-Z]?) ,(?: [A-Z]+)* (?:'
            || getvariable('street_endings') || ')\b',
            1
        ) as words_before_a_town,
    from words_of_addresses
),

as_far_as_to_read as (
    select
        * exclude (words_before_a_town),
        if(words_before_a_town = '', words, words_before_a_town) as words_read,
        substr(words, length(words_read) + 1) as words_of_town,
    from flats_before_a_town
),

read as (
    select
        *,
        regexp_extract(
            words_read,
            '^(?:(.*) )?([0-9]+(?:[A-Z]|HALF)?(?:-[0-9]+[A-Z]?)?)(?: ,)? ((?:[A-Z]+ )+(?:'
            || getvariable('street_endings') || '))(?: (.*))?$',
            ['before', 'number', 'street', 'after']
        ) as on_street,
        regexp_extract(
            words_read,
            '^(?:(.*) )?([0-9]+(?:[A-Z]|HALF)?(?:-[0-9]+[A-Z]?)?)(?: ,)? ((?:[A-Z]+ )+(?:'
            || getvariable('building_endings') || '))(?: (.*))?$',
            ['before', 'number', 'street', 'after']
        ) as at_building,
        regexp_extract(
            words_read,
            '^(?:(.*) )?([0-9]+(?:[A-Z]|HALF)?(?:-[0-9]+[A-Z]?)?)(?: ,)? ([A-Z][A-Z ]*)(?: (.*))?$',
            ['before', 'number', 'street', 'after']
        ) as at_words,
    from as_far_as_to_read
),

anchored as (
    select
        * exclude (at_words),
        case
            when on_street['number'] <> '' then on_street
            -- "Room 3, Rose Court" has no number of a house.
            when
                at_building['number'] <> ''
                and not regexp_matches(
                    at_building['before'],
                    '(^| )(?:FLOOR|' || getvariable('words_with_a_number') || ')$'
                )
                then at_building
            when
                at_words['number'] <> ''
                and not regexp_matches(
                    at_words['before'],
                    '(^| )(?:FLAT|FLOOR|' || getvariable('words_with_a_number') || ')$'
                )
                then at_words
        end as anchor,
        -- "3 Beech House High Street": the house has a name, and the number is a flat's.
        regexp_extract(
            on_street['street'],
            '^((?:[A-Z]+ )+(?:' || getvariable('building_endings') || ')) ((?:[A-Z]+ )+(?:'
            || getvariable('street_endings') || '))$',
            ['name', 'street']
        ) as of_street,
    from read
),

told_apart as (
    select
        *,
        anchor = at_building as is_at_building,
        regexp_matches(
            anchor['before'], '\b(?:' || getvariable('building_endings') || ')(?: ,)? FLAT$'
        ) as is_number_of_flat,
        coalesce(of_street['name'], '') <> ''
        and not regexp_full_match(
            of_street['street'],
            '(?:(?:' || getvariable('building_endings') || '|' || getvariable('street_endings')
            || ') )*(?:' || getvariable('street_endings') || ')'
        ) as is_house_named,
    from anchored
)

select
    address,
    postcode,
    uprn,
    n_stated,
    gazetteer_class,
    words,
    postcode_compact,
    has_pseudo_postcode,
    uprn_clean,
    case
        when is_house_named
            then concat_ws(' ', anchor['before'], anchor['number'], of_street['name'])
        when is_number_of_flat then anchor['before'] || ' ' || anchor['number']
        else anchor['before']
    end as before,
    if(is_house_named or is_number_of_flat, null, anchor['number']) as number,
    trim(if(is_house_named, of_street['street'], anchor['street'])) as street,
    -- "Flat 20, Cedar Heights, 29" leaves the street of number 29 out.
    coalesce(
        if(
            is_at_building and regexp_matches(anchor['before'], '\bFLAT$'),
            regexp_replace(anchor['after'], '^, [0-9]+[A-Z]?( ,|$)', '\1'),
            anchor['after']
        ) || words_of_town,
        ''
    ) as after,
    coalesce(is_at_building and not is_number_of_flat, false) as is_at_building,
from told_apart

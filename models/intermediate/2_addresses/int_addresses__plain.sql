-- Each text in capitals of the Latin alphabet, its lines and brackets as commas; and the property
-- reference (UPRN), where it can be one.
with texts as (
    select * from {{ ref('int_addresses__texts') }}
),

plain as (
    select
        *,
        -- A point between digits parts them (Flat 3.02), between words too; else it shortens. Flat
        -- A-1 is Flat A1.
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            upper(strip_accents(coalesce(address, ''))),
                            '\b([A-Z])-([0-9]+)( *(?:[0-9,;:|()\[\]\r\n]|$))', '\1\2\3', 'g'
                        ),
                        '([0-9])\.([0-9])', '\1/\2', 'g'
                    ),
                    '([A-Z]{2})\.([A-Z0-9])', '\1 \2', 'g'
                ),
                '[.''’`]', '', 'g'
            ),
            '[;:|()\[\]\r\n\t]+', ',', 'g'
        ) as plain_text,
        upper(regexp_replace(coalesce(postcode, ''), '[^A-Za-z0-9]', '', 'g')) as own_postcode,
    from texts
),

floors as (
    select
        *,
        replace(
            replace(replace(plain_text, '1ST FL', 'FIRST FL'), '2ND FL', 'SECOND FL'),
            '3RD FL', 'THIRD FL'
        ) as text_of_floors,
    from plain
)

select
    address,
    postcode,
    uprn,
    n_stated,
    gazetteer_class,
    text_of_floors as plain_text,
    own_postcode,
    -- One digit over and over, digits in their order, and what a spreadsheet rounded are fillers.
    case
        when
            regexp_matches(uprn, '^ *0*[1-9][0-9]{4,11}(\.0+)? *$')
            and not regexp_matches(
                uprn, '^ *0*(1+|2+|3+|4+|5+|6+|7+|8+|9+|123456[0-9]*|[0-9]+0{6,})(\.0+)? *$'
            )
            then ltrim(regexp_replace(trim(uprn), '\.0+$', ''), '0')
    end as uprn_clean,
from floors

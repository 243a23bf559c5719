-- The postcode of a recorded address, from its own column or from the text, repaired where a letter
-- was typed for a digit: O and I stand for 0 and 1 where a postcode has a digit, and the other way
-- round. Words can look so too (FLOOR, BLOCK, "MAIS 1ST", "B4 OAK"): with a letter for a digit it
-- is a postcode only at the end of the text, and never without any digit.
with as_sent as (
    select * from {{ ref('int_addresses__as_sent') }}
),

gazetteer as (
    select * from {{ ref('int_addresses__gazetteer') }}
),

pseudo_postcodes as (
    select * from {{ ref('pseudo_postcodes') }}
),

-- Every address that a service states or the gazetteer knows. An address of the gazetteer teaches
-- how addresses are written; that anybody lives there, only a service can say.
texts as (
    select
        address,
        postcode,
        uprn,
        1 as n_stated,
        cast(null as varchar) as gazetteer_class,
    from as_sent
    union all
    select
        address,
        postcode,
        uprn,
        0 as n_stated,
        address_class as gazetteer_class,
    from gazetteer
),

distinct_texts as (
    select
        address,
        postcode,
        uprn,
        cast(sum(n_stated) as bigint) as n_stated,
        max(gazetteer_class) as gazetteer_class,
    from texts
    group by address, postcode, uprn
),

-- Each text in capitals of the Latin alphabet, its lines and brackets as commas; and the property
-- reference (UPRN), where it can be one.
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
    from distinct_texts
),

floors as (
    select
        * exclude (plain_text),
        regexp_replace(plain_text, '^ *F([0-9]{1,3}[A-Z]?)( *,| )', 'FLAT \1\2') as text_of_flats,
        replace(
            replace(replace(text_of_flats, '1ST FL', 'FIRST FL'), '2ND FL', 'SECOND FL'),
            '3RD FL', 'THIRD FL'
        ) as text_of_floors,
    from plain
),

in_capitals as (
    select
        address,
        postcode,
        uprn,
        n_stated,
        gazetteer_class,
        text_of_floors as plain_text,
        own_postcode,
        -- One digit over and over, digits in order and what a spreadsheet rounded are fillers.
        case
            when
                regexp_matches(uprn, '^ *0*[1-9][0-9]{4,11}(\.0+)? *$')
                and not regexp_matches(
                    uprn, '^ *0*(1+|2+|3+|4+|5+|6+|7+|8+|9+|123456[0-9]*|[0-9]+0{6,})(\.0+)? *$'
                )
                then ltrim(regexp_replace(trim(uprn), '\.0+$', ''), '0')
        end as uprn_clean,
    from floors
),

with_postcode as (
    select
        * exclude (own_postcode),
        case
            when length(own_postcode) between 5 and 7 then own_postcode
            else replace(
                coalesce(
                    nullif(
                        regexp_extract(
                            plain_text,
                            '\b([A-Z]{1,2}[0-9OIL][A-Z0-9]? ?[0-9][A-Z]{2})[ ,]*$',
                            1
                        ),
                        ''
                    ),
                    regexp_extract_all(
                        plain_text,
                        '\b[A-Z]{1,2}(?:[0-9][A-Z0-9]?|[OIL][0-9]) ?[0-9][A-Z]{2}\b'
                    )[-1]
                ),
                ' ', ''
            )
        end as postcode_as_typed,
    from in_capitals
),

halves as (
    select
        *,
        left(postcode_as_typed, length(postcode_as_typed) - 3) as outward,
        right(postcode_as_typed, 3) as inward,
    from with_postcode
),

repaired as (
    select
        *,
        translate(left(outward, 1), '01', 'OI')
        || case
            when length(outward) = 2 then translate(outward[2], 'OIL', '011')
            when length(outward) = 3 and outward[2] = 'I' then '1'
            when length(outward) >= 3 and outward[2] = '0' then 'O'
            else coalesce(outward[2], '')
        end
        || translate(outward[3:], 'OIL', '011')
        || translate(left(inward, 1), 'OIL', '011')
        || translate(inward[2:], '01', 'OI') as postcode_repaired,
        regexp_replace(
            regexp_replace(
                plain_text,
                '\b[A-Z]{1,2}(?:[0-9][A-Z0-9]?|[OIL][0-9]) ?[0-9][A-Z]{2}\b', '', 'g'
            ),
            '\b[A-Z]{1,2}(?:[0-9OIL][A-Z0-9]? ?[0-9]|(?:[0-9][A-Z0-9]?|[OIL][0-9]) ?[OI])'
            || '[A-Z]{2}[ ,]*$',
            ''
        ) as text_without_postcode,
    from halves
)

select
    repaired.address,
    repaired.postcode,
    repaired.uprn,
    repaired.n_stated,
    repaired.gazetteer_class,
    repaired.uprn_clean,
    repaired.text_without_postcode,
    case
        when
            pseudo_postcodes.postcode is null
            and not starts_with(repaired.postcode_repaired, 'ZZ')
            then nullif(
                regexp_extract(
                    repaired.postcode_repaired,
                    '^(?:[A-Z]{1,2}[0-9]|[A-Z]{1,2}[1-9][0-9]|[A-Z]{1,2}[0-9][A-Z])[0-9][A-Z]{2}$'
                ),
                ''
            )
    end as postcode_compact,
    pseudo_postcodes.postcode is not null
    or coalesce(starts_with(repaired.postcode_repaired, 'ZZ'), false) as has_pseudo_postcode,
from repaired
left join pseudo_postcodes on repaired.postcode_repaired = pseudo_postcodes.postcode

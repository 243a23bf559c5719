-- The postcode of a stated address, from its own column or from the text, repaired where a letter
-- was typed for a digit: O and I stand for 0 and 1 where a postcode has a digit, and the other way
-- round. Words can look so too (FLOOR, BLOCK, "MAIS 1ST", "B4 OAK"): with a letter for a digit it
-- is a postcode only at the end of the text, and never without any digit.
with plain as (
    select * from {{ ref('int_addresses__plain') }}
),

pseudo_postcodes as (
    select * from {{ ref('pseudo_postcodes') }}
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
    from plain
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

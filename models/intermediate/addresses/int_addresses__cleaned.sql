-- Upper case, one spelling per word, postcode taken out of the text and repaired where a letter was
-- typed for a digit: O and I only ever stand for 0 and 1 where a postcode has a digit, and the other
-- way round.
with stated as (
    select
        address,
        postcode,
        uprn,
        count(*) as n_stated,
    from {{ ref('int_addresses__unioned') }}
    group by all
),

address_words as (
    select * from {{ ref('address_words') }}
),

pseudo_postcodes as (
    select * from {{ ref('pseudo_postcodes') }}
),

standard_spellings as (
    select map(list(word), list(standard)) as spelling_of
    from address_words
    where word <> standard
),

plain as (
    select
        *,
        regexp_replace(
            regexp_replace(upper(strip_accents(coalesce(address, ''))), '[.''’`]', '', 'g'),
            '[;:|\r\n\t]+', ',', 'g'
        ) as plain_text,
        upper(regexp_replace(coalesce(postcode, ''), '[^A-Za-z0-9]', '', 'g')) as own_postcode,
    from stated
),

with_postcode as (
    select
        * exclude (own_postcode),
        case
            when length(own_postcode) between 5 and 7 then own_postcode
            else replace(
                regexp_extract_all(
                    plain_text, '\b[A-Z]{1,2}[0-9OIL][A-Z0-9]? ?[0-9][A-Z]{2}\b'
                )[-1],
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
            plain_text, '\b[A-Z]{1,2}[0-9OIL][A-Z0-9]? ?[0-9OI][A-Z]{2}\b', '', 'g'
        ) as text_without_postcode,
    from halves
),

tidy as (
    select
        *,
        regexp_replace(
            regexp_replace(
                regexp_replace(text_without_postcode, '[^A-Z0-9,/& -]', ' ', 'g'),
                '([,&])', ' \1 ', 'g'
            ),
            '([A-Z])-', '\1 ', 'g'
        ) as tidy_text,
    from repaired
),

-- ST before a name is a saint, after a name a street.
saints as (
    select
        *,
        regexp_replace(
            regexp_replace(trim(tidy_text), '(^|, *|[0-9][A-Z]? )ST ([A-Z])', '\1SAINT \2', 'g'),
            '\bST$|\bST( *,)', 'STREET\1', 'g'
        ) as text_of_saints,
    from tidy
),

spelled as (
    select
        saints.*,
        array_to_string(
            list_transform(
                list_filter(string_split(saints.text_of_saints, ' '), lambda word: word <> ''),
                lambda word: coalesce(standard_spellings.spelling_of[word], word)
            ),
            ' '
        ) as words,
    from saints
    cross join standard_spellings
)

select
    spelled.address,
    spelled.postcode,
    spelled.uprn,
    spelled.n_stated,
    spelled.words,
    case
        when pseudo_postcodes.postcode is null and not starts_with(postcode_repaired, 'ZZ')
            then regexp_extract(
                spelled.postcode_repaired,
                '^(?:[A-Z]{1,2}[0-9]|[A-Z]{1,2}[1-9][0-9]|[A-Z]{1,2}[0-9][A-Z])[0-9][A-Z]{2}$'
            )
    end as postcode_compact,
    pseudo_postcodes.postcode is not null
    or coalesce(starts_with(postcode_repaired, 'ZZ'), false) as has_pseudo_postcode,
    case
        when
            regexp_matches(spelled.uprn, '^0*[1-9][0-9]{4,11}(\.0+)?$')
            and not regexp_matches(spelled.uprn, '^0*(1+|2+|3+|4+|5+|6+|7+|8+|9+)(\.0+)?$')
            then ltrim(regexp_replace(spelled.uprn, '\.0+$', ''), '0')
    end as uprn_clean,
from spelled
left join pseudo_postcodes on spelled.postcode_repaired = pseudo_postcodes.postcode

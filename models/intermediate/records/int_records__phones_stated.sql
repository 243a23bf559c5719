-- A phone field may hold two numbers and a remark. Each number is squeezed to digits and a plus;
-- the ordinary British shape needs no more, all others go to the library.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

fields as (
    select distinct phone as phone_text
    from records
    where phone is not null
),

numbers as (
    select
        phone_text,
        unnest(regexp_split_to_array(phone_text, '[/,;|]|\bor\b|\band\b')) as number_text,
    from fields
),

squeezed as (
    select distinct
        phone_text,
        regexp_replace(
            -- +44 (0)20 … : the zero in brackets is not dialled.
            regexp_replace(number_text, '^([^0-9]*(?:\+|00) *44[^0-9]*)\(?0\)?', '\1'),
            '[^0-9+]', '', 'g'
        ) as number_squeezed,
    from numbers
)

select
    phone_text,
    number_squeezed,
    case
        when regexp_matches(number_squeezed, '^0[1-9][0-9]{9}$') then '+44' || number_squeezed[2:]
        when regexp_matches(number_squeezed, '^\+44[1-9][0-9]{9}$') then number_squeezed
    end as phone_if_ordinary,
from squeezed
where len(number_squeezed) >= 6

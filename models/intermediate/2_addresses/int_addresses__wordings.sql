-- An address as it can be shown: in one line, without commas that part nothing.
with standardised as (
    select * from {{ ref('int_addresses__standardised') }}
)

select
    address,
    postcode,
    uprn,
    address_id,
    postcode_clean,
    uprn_clean,
    is_in_gazetteer,
    trim(
        regexp_replace(
            regexp_replace(address, '[\r\n]+', ', ', 'g'), '[ ,]+(, |$)', '\1', 'g'
        ),
        ' ,'
    ) as wording,
from standardised
where address_id is not null

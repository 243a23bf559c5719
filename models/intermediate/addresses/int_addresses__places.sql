-- How a standardised address is shown: as the gazetteer words it, else as most records state it, in
-- one line.
with standardised as (
    select * from {{ ref('int_addresses__standardised') }}
),

worded as (
    select
        *,
        trim(
            regexp_replace(regexp_replace(address, '[\r\n]+', ', ', 'g'), '[ ,]+(, |$)', '\1', 'g'),
            ' ,'
        ) as wording,
    from standardised
    where address_id is not null
),

wordings as (
    select
        address_id,
        wording,
        sum(n_stated) as n_stated,
        bool_or(is_in_gazetteer) as is_in_gazetteer,
    from worded
    where wording is not null
    group by all
),

-- Capitals throughout and a wording that ends in its postcode are second choice.
chosen as (
    select
        address_id,
        wording,
    from wordings
    qualify row_number() over (
        partition by address_id
        order by
            is_in_gazetteer desc,
            wording = upper(wording),
            regexp_matches(upper(wording), '[0-9][A-Z]{2}$'),
            n_stated desc,
            wording asc
    ) = 1
),

facts as (
    select
        address_id,
        mode(building_id order by building_id) as building_id,
        mode(postcode_clean order by postcode_clean) as postcode,
        coalesce(
            mode(uprn_clean order by uprn_clean) filter (where is_in_gazetteer),
            mode(uprn_clean order by uprn_clean)
        ) as uprn,
        mode(address_class order by address_class) as address_class,
    from standardised
    where address_id is not null
    group by address_id
)

select
    facts.address_id,
    facts.building_id,
    chosen.wording as address,
    facts.postcode,
    facts.uprn,
    facts.address_class,
from facts
left join chosen on facts.address_id = chosen.address_id

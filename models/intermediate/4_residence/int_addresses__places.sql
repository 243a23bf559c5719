-- How a standardised address is shown where nobody's own wording counts: as the gazetteer words it,
-- else as most of the records that are shown state it. What a hidden record alone says of a place
-- is told nowhere, but that the place is sensitive.
with standardised as (
    select * from {{ ref('int_addresses__standardised') }}
),

texts as (
    select * from {{ ref('int_addresses__wordings') }}
),

stated as (
    select * from {{ ref('int_addresses__in_use') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

shown_texts as (
    select
        stated.address,
        stated.postcode,
        stated.uprn,
        count(*) as n_stated,
    from stated
    inner join record_to_person on stated.record_id = record_to_person.record_id
    group by stated.address, stated.postcode, stated.uprn
),

sayable as (
    select
        texts.address_id,
        texts.postcode_clean,
        texts.uprn_clean,
        texts.is_in_gazetteer,
        coalesce(shown_texts.n_stated, 0) as n_stated,
        texts.wording,
    from texts
    left join shown_texts
        on
            texts.address is not distinct from shown_texts.address
            and texts.postcode is not distinct from shown_texts.postcode
            and texts.uprn is not distinct from shown_texts.uprn
    where texts.is_in_gazetteer or shown_texts.n_stated is not null
),

wordings as (
    select
        address_id,
        wording,
        sum(n_stated) as n_stated,
        bool_or(is_in_gazetteer) as is_in_gazetteer,
    from sayable
    where wording is not null
    group by all
),

chosen as (
    select
        address_id,
        wording,
        is_in_gazetteer,
    from wordings
    qualify row_number() over (
        partition by address_id
        order by
            is_in_gazetteer desc,
            {{ second_choice_of_wording('wording') }},
            n_stated desc,
            wording asc
    ) = 1
),

facts as (
    select
        address_id,
        mode(postcode_clean order by postcode_clean) as postcode,
        coalesce(
            mode(uprn_clean order by uprn_clean) filter (where is_in_gazetteer),
            mode(uprn_clean order by uprn_clean)
        ) as uprn,
    from sayable
    group by address_id
),

classes as (
    select
        address_id,
        mode(address_class order by address_class) as address_class,
    from standardised
    where address_id is not null
    group by address_id
)

select
    classes.address_id,
    chosen.wording as address,
    facts.postcode,
    facts.uprn,
    classes.address_class,
    coalesce(chosen.is_in_gazetteer, false) as is_worded_by_gazetteer,
from classes
left join facts on classes.address_id = facts.address_id
left join chosen on classes.address_id = chosen.address_id

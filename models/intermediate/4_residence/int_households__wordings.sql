-- How a person's address is shown: as the gazetteer words that dwelling, else as the person's own
-- records state it. A neighbour's wording of the same place is nobody else's, so only who gives a
-- bare property reference is shown what others say of it.
with stated as (
    select * from {{ ref('int_addresses__in_use') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

texts as (
    select * from {{ ref('int_addresses__wordings') }}
),

places as (
    select * from {{ ref('int_addresses__places') }}
),

stated_by_people as (
    select
        people_of_records.person_id,
        texts.address_id,
        texts.wording,
        count(*) as n_stated,
        mode(texts.postcode_clean order by texts.postcode_clean) as postcode,
    from stated
    inner join people_of_records on stated.record_id = people_of_records.record_id
    inner join texts
        on
            stated.address is not distinct from texts.address
            and stated.postcode is not distinct from texts.postcode
            and stated.uprn is not distinct from texts.uprn
    group by people_of_records.person_id, texts.address_id, texts.wording
),

chosen as (
    select
        person_id,
        address_id,
        wording,
        max(postcode) over (partition by person_id, address_id) as postcode,
    from stated_by_people
    qualify row_number() over (
        partition by person_id, address_id
        order by
            wording is null,
            {{ second_choice_of_wording('wording') }},
            n_stated desc,
            wording asc
    ) = 1
)

select
    chosen.person_id,
    chosen.address_id,
    if(
        places.is_worded_by_gazetteer, places.address, coalesce(chosen.wording, places.address)
    ) as address,
    coalesce(
        if(places.is_worded_by_gazetteer, places.postcode, null),
        chosen.postcode,
        places.postcode
    ) as postcode,
    places.address_class,
from chosen
inner join places on chosen.address_id = places.address_id

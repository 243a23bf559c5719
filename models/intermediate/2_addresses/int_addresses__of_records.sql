-- The type that a service gives a stay (placement, refuge, correspondence) outweighs what the text
-- looks like: a foster home is an ordinary house. Of a previous address without an end nobody knows
-- when it ended.
with as_sent as (
    select * from {{ ref('int_addresses__in_use') }}
),

standardised as (
    select * from {{ ref('int_addresses__standardised') }}
),

classes_of_types as (
    select * from {{ ref('int_addresses__classes_of_types') }}
),

stays as (
    select
        as_sent.record_id,
        standardised.address_id,
        standardised.building_id,
        standardised.postcode_clean as postcode,
        case
            when classes_of_types.address_class = 'sensitive' then classes_of_types.address_class
            when standardised.address_class in ('sensitive', 'placeholder')
                then standardised.address_class
            when
                classes_of_types.address_class in ('placeholder', 'placement', 'communal')
                then classes_of_types.address_class
            else standardised.address_class
        end as address_class,
        as_sent.start_date,
        as_sent.end_date,
        as_sent.is_end_unknown
        or (as_sent.end_date is null and coalesce(classes_of_types.is_over, false))
            as is_end_unknown,
        as_sent.stated_in,
        as_sent.start_date is not null or as_sent.end_date is not null as is_dated,
    from as_sent
    inner join standardised
        on
            as_sent.address is not distinct from standardised.address
            and as_sent.postcode is not distinct from standardised.postcode
            and as_sent.uprn is not distinct from standardised.uprn
    left join classes_of_types on as_sent.address_type = classes_of_types.address_type
)

select distinct
    record_id,
    address_id,
    building_id,
    postcode,
    address_class,
    start_date,
    end_date,
    is_end_unknown,
    stated_in,
    is_dated,
from stays

-- What kind of place an address is follows from what is written, and from the type that a service
-- gives it where that is sensitive. A sensitive place is sensitive however it is written; words
-- without door or number ("Withheld") are no place, and the type that they have for one person says
-- nothing of the next.
with keyed as (
    select * from {{ ref('int_addresses__keyed') }}
),

classes_of_texts as (
    select * from {{ ref('int_addresses__classes_of_texts') }}
),

classes_of_types as (
    select * from {{ ref('int_addresses__classes_of_types') }}
),

stated as (
    select * from {{ ref('int_addresses__unioned') }}
),

sensitive_by_type as (
    select distinct
        stated.address,
        stated.postcode,
        stated.uprn,
        'sensitive' as address_class,
    from stated
    inner join classes_of_types
        on
            stated.address_type = classes_of_types.address_type
            and classes_of_types.address_class = 'sensitive'
)

select
    keyed.address,
    keyed.postcode,
    keyed.uprn,
    keyed.n_stated,
    keyed.gazetteer_class,
    keyed.uprn_clean,
    keyed.postcode_compact,
    keyed.door,
    keyed.building,
    keyed.has_listed_flat,
    coalesce(
        case
            when keyed.door is not null or regexp_matches(keyed.address, '\d')
                then sensitive_by_type.address_class
        end,
        classes_of_texts.address_class,
        case when keyed.has_pseudo_postcode then 'placeholder' end,
        case when keyed.door is null then 'unknown' else 'residential' end
    ) as class_as_stated,
from keyed
left join classes_of_texts
    on keyed.words_without_street = classes_of_texts.words
left join sensitive_by_type
    on
        keyed.address is not distinct from sensitive_by_type.address
        and keyed.postcode is not distinct from sensitive_by_type.postcode
        and keyed.uprn is not distinct from sensitive_by_type.uprn

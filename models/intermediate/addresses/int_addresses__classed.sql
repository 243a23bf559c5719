-- What kind of place an address is follows from what is written (seed of patterns); one that any
-- service types as sensitive is sensitive however it is written.
with keyed as (
    select * from {{ ref('int_addresses__keyed') }}
),

address_patterns as (
    select * from {{ ref('address_patterns') }}
),

address_types as (
    select * from {{ ref('address_types') }}
),

stated as (
    select * from {{ ref('int_addresses__unioned') }}
),

-- Most addresses fit no pattern: one look with all of them at once leaves few to look at closely.
told_by_text as (
    select distinct words_without_street
    from keyed
    where regexp_matches(words_without_street, getvariable('any_address_pattern'))
),

class_of_text as (
    select
        told_by_text.words_without_street,
        address_patterns.address_class,
    from told_by_text
    inner join address_patterns
        on regexp_matches(told_by_text.words_without_street, address_patterns.pattern)
    qualify row_number() over (
        partition by told_by_text.words_without_street
        order by
            array_position(
                ['sensitive', 'placeholder', 'placement', 'communal'],
                address_patterns.address_class
            ),
            address_patterns.pattern
    ) = 1
),

sensitive_by_type as (
    select distinct
        stated.address,
        stated.postcode,
        stated.uprn,
        'sensitive' as address_class,
    from stated
    inner join address_types
        on
            lower(trim(stated.address_type)) = address_types.address_type
            and address_types.address_class = 'sensitive'
)

select
    keyed.address,
    keyed.postcode,
    keyed.uprn,
    keyed.n_stated,
    keyed.uprn_clean,
    keyed.postcode_compact,
    keyed.door,
    keyed.building,
    coalesce(
        sensitive_by_type.address_class,
        class_of_text.address_class,
        case when keyed.has_pseudo_postcode then 'placeholder' end,
        case when keyed.door is null then 'unknown' else 'residential' end
    ) as class_as_stated,
from keyed
left join class_of_text on keyed.words_without_street = class_of_text.words_without_street
left join sensitive_by_type
    on
        keyed.address is not distinct from sensitive_by_type.address
        and keyed.postcode is not distinct from sensitive_by_type.postcode
        and keyed.uprn is not distinct from sensitive_by_type.uprn

-- What kind of place the type says that a service gives to an address. A spelling of the seed is
-- what the seed says. Any other that holds a sensitive type's words, or that the patterns for texts
-- find sensitive, is sensitive: what protects fails closed ("Women's Aid refuge (confidential)").
-- The other patterns read no types: a "council house" is an office in an address, a home in a type.
with as_sent as (
    select * from {{ ref('int_addresses__as_sent') }}
),

address_types as (
    select * from {{ ref('address_types') }}
),

sensitive_patterns as (
    select pattern
    from {{ ref('address_patterns') }}
    where address_class = 'sensitive'
),

types as (
    select distinct
        address_type,
        type_words,
    from as_sent
    where address_type is not null
),

with_sensitive_words as (
    select distinct types.address_type
    from types
    inner join address_types
        on
            address_types.address_class = 'sensitive'
            and contains(
                ' ' || types.type_words || ' ', ' ' || upper(address_types.address_type) || ' '
            )
),

with_sensitive_patterns as (
    select distinct types.address_type
    from types
    inner join sensitive_patterns on regexp_matches(types.type_words, sensitive_patterns.pattern)
)

select
    types.address_type,
    coalesce(
        address_types.address_class,
        if(
            coalesce(with_sensitive_words.address_type, with_sensitive_patterns.address_type)
            is not null,
            'sensitive',
            'unknown'
        )
    ) as address_class,
from types
left join address_types on types.address_type = address_types.address_type
left join with_sensitive_words on types.address_type = with_sensitive_words.address_type
left join with_sensitive_patterns on types.address_type = with_sensitive_patterns.address_type

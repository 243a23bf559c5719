-- What kind of place the type says that a service gives to an address. A spelling of the seed is
-- what the seed says, however its words are parted, and with "address" beside it. Any other that
-- holds a sensitive type's words, or that the patterns for texts find sensitive, is sensitive: what
-- protects fails closed ("Women's Aid refuge (confidential)"). A foster placement is one in any
-- words. The other patterns read no types: a "council house" is an office in an address, a home in
-- a type. What is called previous is over, also where nobody wrote when it ended.
with as_sent as (
    select * from {{ ref('int_addresses__as_sent') }}
),

seed_types as (
    select * from {{ ref('address_types') }}
),

address_types as (
    select
        trim(regexp_replace(
            regexp_replace(upper(address_type), '[''’.]', '', 'g'), '[^A-Z0-9]+', ' ', 'g'
        )) as type_words,
        -- Of two spellings in the same words the one that protects.
        max_by(address_class, address_class = 'sensitive') as address_class,
    from seed_types
    group by type_words
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
        trim(regexp_replace(
            regexp_replace(type_words, '\b(ADDRESS|ADDRESSES|ADDR|RESIDENCE|TYPE)\b', ' ', 'g'),
            ' +', ' ', 'g'
        )) as bare_words,
    from as_sent
    where address_type is not null
),

with_sensitive_words as (
    select distinct types.address_type
    from types
    inner join address_types
        on
            address_types.address_class = 'sensitive'
            and contains(' ' || types.type_words || ' ', ' ' || address_types.type_words || ' ')
),

with_sensitive_patterns as (
    select distinct types.address_type
    from types
    inner join sensitive_patterns on regexp_matches(types.type_words, sensitive_patterns.pattern)
)

select
    types.address_type,
    coalesce(
        whole.address_class,
        case
            when
                coalesce(with_sensitive_words.address_type, with_sensitive_patterns.address_type)
                is not null
                then 'sensitive'
            when bare.address_class is not null then bare.address_class
            when regexp_matches(types.type_words, '\b(PLACEMENTS?|FOSTER)\b') then 'placement'
            else 'unknown'
        end
    ) as address_class,
    regexp_matches(types.type_words, '\b(PREVIOUS|FORMER|OLD|PRIOR|PAST|HISTORIC|HISTORICAL)\b')
        as is_over,
from types
left join address_types as whole on types.type_words = whole.type_words
left join address_types as bare on types.bare_words = bare.type_words
left join with_sensitive_words on types.address_type = with_sensitive_words.address_type
left join with_sensitive_patterns on types.address_type = with_sensitive_patterns.address_type

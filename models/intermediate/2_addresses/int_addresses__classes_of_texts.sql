-- What kind of place an address is, where what is written tells it (seed of patterns): its words,
-- or those of the type that a service gives it.
with keyed as (
    select * from {{ ref('int_addresses__doors') }}
),

address_patterns as (
    select * from {{ ref('address_patterns') }}
),

stated as (
    select * from {{ ref('int_addresses__as_sent') }}
),

texts as (
    select words_without_street as words
    from keyed
    union
    select type_words as words
    from stated
),

-- Most texts fit no pattern: one look with all of them at once leaves few to look at closely.
told_by_text as (
    select words
    from texts
    where regexp_matches(words, getvariable('any_address_pattern'))
),

class_of_text as (
    select
        told_by_text.words,
        address_patterns.address_class,
    from told_by_text
    inner join address_patterns
        on regexp_matches(told_by_text.words, address_patterns.pattern)
    qualify row_number() over (
        partition by told_by_text.words
        order by
            array_position(
                ['sensitive', 'placeholder', 'placement', 'communal'],
                address_patterns.address_class
            ),
            address_patterns.pattern
    ) = 1
)

select
    words,
    address_class,
from class_of_text

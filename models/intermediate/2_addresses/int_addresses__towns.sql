-- What is plainly a town, a village or a county: the names of the seed, those that the gazetteer
-- ends an address with, and what stands behind several numbers of one street or at many houses of
-- the council. A word that names a dwelling is none, however many write it.
with numbers_and_streets as (
    select * from {{ ref('int_addresses__numbers_and_streets') }}
),

pieces as (
    select * from {{ ref('int_addresses__pieces') }}
),

names as (
    select place
    from {{ ref('address_places') }}
    where kind = 'place'
),

phrases as (
    select
        after,
        is_at_building,
        unnest([segment, head, tail]) as phrase,
        core is null as is_alone,
    from pieces
),

houses as (
    select distinct
        after,
        is_at_building,
        number,
        street,
        gazetteer_class is not null as is_in_gazetteer,
    from numbers_and_streets
    where street is not null
),

number_of_houses as (
    select count(distinct number || ' ' || street) as n_houses
    from houses
),

on_streets as (
    select
        phrases.phrase,
        houses.street,
        count(distinct houses.number) as n_houses,
        bool_or(houses.is_in_gazetteer and phrases.is_alone) as is_in_gazetteer,
        any_value(number_of_houses.n_houses) as n_of_council,
    from phrases
    cross join number_of_houses
    inner join houses
        on
            phrases.after = houses.after
            and phrases.is_at_building = houses.is_at_building
    where
        phrases.phrase is not null
        and not regexp_full_match(phrases.phrase, getvariable('nothing_but_units'))
        and not regexp_matches(
            ' ' || phrases.phrase || ' ', getvariable('any_sign_of_a_dwelling')
        )
    group by all
),

attested as (
    select phrase
    from on_streets
    group by phrase
    having
        bool_or(is_in_gazetteer)
        and not regexp_matches(' ' || phrase || ' ', getvariable('any_word_of_units'))
        or max(n_houses) >= 2 and sum(n_houses) >= 3
        or count(*) >= 5
        and sum(n_houses) * 20 >= any_value(n_of_council)
)

select
    coalesce(attested.phrase, names.place) as place,
    attested.phrase is not null as is_attested,
from attested
full outer join names on attested.phrase = names.place

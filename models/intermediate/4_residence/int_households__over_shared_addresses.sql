-- How many people of how many names an address has, now and over the years. Many surnames under one
-- roof are a hostel that nobody wrote down as one, or a shared house; a large family has few. Where
-- everybody is named after their own father, a couple and their children have as many names as
-- heads, but the grown-ups have two. Whoever is recorded as a relative of another resident brings
-- no name of their own: a grandmother, her daughter and the daughter's children count for one.
with recursive stays as (
    select * from {{ ref('int_households__stays') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

recorded_relatives as (
    select * from {{ ref('int_households__recorded_relatives') }}
),

people_who_stayed as (
    select
        stays.person_id,
        stays.address_id,
        stays.is_current and people.date_of_death is null as is_resident,
        coalesce({{ is_child('people.date_of_birth') }}, false) as is_child,
        {{ letters_of('people.last_name') }} as surname,
    from stays
    inner join people on stays.person_id = people.person_id
),

relatives_at_home as (
    select
        one.address_id,
        one.surname,
        other.surname as surname_of_relative,
    from people_who_stayed as one
    inner join recorded_relatives on one.person_id = recorded_relatives.person_id
    inner join people_who_stayed as other
        on
            recorded_relatives.related_person_id = other.person_id
            and one.address_id = other.address_id
    where one.is_resident and other.is_resident
),

surnames_reached as (
    select
        address_id,
        surname,
        surname_of_relative as surname_reached,
    from relatives_at_home
    union
    select
        surnames_reached.address_id,
        surnames_reached.surname,
        relatives_at_home.surname_of_relative,
    from surnames_reached
    inner join relatives_at_home
        on
            surnames_reached.address_id = relatives_at_home.address_id
            and surnames_reached.surname_reached = relatives_at_home.surname
),

-- The first of all surnames that relatives join, directly or through others.
families as (
    select
        address_id,
        surname,
        min(surname_reached) as family,
    from surnames_reached
    group by address_id, surname
),

crowds as (
    select
        people_who_stayed.address_id,
        count(distinct people_who_stayed.person_id) filter (where people_who_stayed.is_resident)
            as n_residents,
        count(distinct people_who_stayed.surname) filter (where people_who_stayed.is_resident)
            as n_surnames,
        count(distinct coalesce(families.family, people_who_stayed.surname))
        filter (where people_who_stayed.is_resident) as n_families,
        count(distinct coalesce(families.family, people_who_stayed.surname))
        filter (where people_who_stayed.is_resident and not people_who_stayed.is_child)
            as n_families_of_adults,
        bool_or(people_who_stayed.is_resident and not people_who_stayed.is_child) as has_a_grown_up,
        count(distinct people_who_stayed.surname) as n_surnames_ever,
    from people_who_stayed
    left join families
        on
            people_who_stayed.address_id = families.address_id
            and people_who_stayed.surname = families.surname
    group by people_who_stayed.address_id
)

select
    address_id,
    n_residents,
    n_surnames,
    n_residents > {{ var('address_max_residents') }}
    or n_families > {{ var('address_max_surnames') }}
    or (
        n_families > {{ var('address_max_surnames_of_large') }}
        and n_residents > {{ var('address_large_from_residents') }}
    )
    or n_surnames_ever > {{ var('address_max_surnames_ever') }}
    -- Children of three families and nobody grown up: a children's home that nobody calls one.
    or (
        n_families > {{ var('address_max_surnames_of_children_alone') }} and not has_a_grown_up
    ) as is_crowded,
    (
        n_families >= {{ var('shared_house_min_surnames') }}
        and n_families >= {{ var('shared_house_min_share_of_surnames') }} * n_residents
        and n_families_of_adults >= {{ var('shared_house_min_surnames_of_adults') }}
    )
    -- Two large families: they share the house, or one of them has left it.
    or (
        n_families > 1
        and n_surnames > {{ var('address_max_surnames_of_large') }}
        and n_residents > {{ var('address_large_from_residents') }}
    ) as is_shared_house,
from crowds

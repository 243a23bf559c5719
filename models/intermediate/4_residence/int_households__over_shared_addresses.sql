-- How many people of how many names an address has, now and over the years. Many surnames under one
-- roof are a hostel that nobody wrote down as one, or a shared house; a large family has few. Where
-- everybody is named after their own father, a couple and their children have as many names as
-- heads, but the grown-ups have two.
with stays as (
    select * from {{ ref('int_households__stays') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
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

crowds as (
    select
        address_id,
        count(distinct person_id) filter (where is_resident) as n_residents,
        count(distinct surname) filter (where is_resident) as n_surnames,
        count(distinct surname) filter (where is_resident and not is_child)
            as n_surnames_of_adults,
        bool_or(is_resident and not is_child) as has_a_grown_up,
        count(distinct surname) as n_surnames_ever,
    from people_who_stayed
    group by address_id
)

select
    address_id,
    n_residents,
    n_surnames,
    n_residents > {{ var('address_max_residents') }}
    or n_surnames > {{ var('address_max_surnames') }}
    or (
        n_surnames > {{ var('address_max_surnames_of_large') }}
        and n_residents > {{ var('address_large_from_residents') }}
    )
    or n_surnames_ever > {{ var('address_max_surnames_ever') }}
    -- Children of three families and nobody grown up: a children's home that nobody calls one.
    or (
        n_surnames > {{ var('address_max_surnames_of_children_alone') }} and not has_a_grown_up
    ) as is_crowded,
    n_surnames >= {{ var('shared_house_min_surnames') }}
    and n_surnames >= {{ var('shared_house_min_share_of_surnames') }} * n_residents
    and n_surnames_of_adults >= {{ var('shared_house_min_surnames_of_adults') }} as is_shared_house,
from crowds

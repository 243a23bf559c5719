-- Every ordered pair of people that anything joins: a record, a shared parent, or the second model.
with recorded as (
    select * from {{ ref('int_families__recorded') }}
),

siblings as (
    select * from {{ ref('int_families__siblings') }}
),

links as (
    select * from {{ ref('int_families__links') }}
),

links_both_ways as (
    select
        person_id,
        related_person_id,
        match_probability,
    from links
    union all
    select
        related_person_id as person_id,
        person_id as related_person_id,
        match_probability,
    from links
),

together as (
    select * from {{ ref('int_families__together') }}
),

people as (
    select * from {{ ref('int_people__survivors') }}
),

pairs as (
    select
        person_id,
        related_person_id,
    from recorded
    union
    select
        person_id,
        related_person_id,
    from siblings
    union
    select
        person_id,
        related_person_id,
    from links_both_ways
    union
    select
        person_id,
        related_person_id,
    from together
    where is_placed_with or is_placement_of
),

-- Who has a mother or a father on record: another adult at home is then something else.
parents_on_record as (
    select
        person_id,
        bool_or(relationship = 'mother') as has_mother,
        bool_or(relationship = 'father') as has_father,
    from recorded
    where family_role = 'parent'
    group by person_id
)

select
    pairs.person_id,
    pairs.related_person_id,
    recorded.relationship as recorded_relationship,
    recorded.family_role as recorded_role,
    coalesce(recorded.is_ended, false) as is_ended,
    coalesce(recorded.is_conflicting, false) as is_conflicting,
    recorded.end_date,
    recorded.first_seen as recorded_first_seen,
    recorded.last_seen as recorded_last_seen,
    siblings.relationship as sibling_relationship,
    siblings.n_shared as n_shared_parents,
    links_both_ways.match_probability,
    together.person_id is not null as lives_together,
    together.together_since,
    together.is_dated as is_together_dated,
    together.services as together_services,
    coalesce(together.is_shared_house, false) as is_shared_house,
    coalesce(together.is_placed_with, false) as is_placed_with,
    coalesce(together.is_placement_of, false) as is_placement_of,
    date_diff(
        'day',
        coalesce(related.date_of_birth, related.expected_date_of_birth),
        coalesce(people.date_of_birth, people.expected_date_of_birth)
    ) / 365.25 as years_older,
    date_diff(
        'day', people.date_of_birth, cast('{{ var("as_at") }}' as date)
    ) / 365.25 as years_old,
    date_diff(
        'day', related.date_of_birth, cast('{{ var("as_at") }}' as date)
    ) / 365.25 as related_years_old,
    people.sex,
    related.sex as related_sex,
    people.last_name = related.last_name as is_same_surname,
    related.date_of_death is not null or people.date_of_death is not null as is_past,
    coalesce(of_person.has_mother, false) as has_mother,
    coalesce(of_person.has_father, false) as has_father,
    coalesce(of_related.has_mother, false) as related_has_mother,
    coalesce(of_related.has_father, false) as related_has_father,
from pairs
inner join people on pairs.person_id = people.person_id
inner join people as related on pairs.related_person_id = related.person_id
left join recorded
    on
        pairs.person_id = recorded.person_id
        and pairs.related_person_id = recorded.related_person_id
left join siblings
    on
        pairs.person_id = siblings.person_id
        and pairs.related_person_id = siblings.related_person_id
left join links_both_ways
    on
        pairs.person_id = links_both_ways.person_id
        and pairs.related_person_id = links_both_ways.related_person_id
left join together
    on
        pairs.person_id = together.person_id
        and pairs.related_person_id = together.related_person_id
left join parents_on_record as of_person on pairs.person_id = of_person.person_id
left join parents_on_record as of_related on pairs.related_person_id = of_related.person_id

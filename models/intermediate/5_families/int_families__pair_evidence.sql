-- What joins two people, with what their ages, their names and the parents on record say of them.
with recorded as (
    select * from {{ ref('int_families__recorded_relationships') }}
),

siblings as (
    select * from {{ ref('int_families__siblings') }}
),

linked_pairs as (
    select * from {{ ref('int_families__linked_pairs') }}
),

shared_homes as (
    select * from {{ ref('int_families__shared_homes') }}
),

-- The unborn are children too.
people as (
    select
        *,
        coalesce(date_of_birth, expected_date_of_birth) as born,
    from {{ ref('int_people__golden_records') }}
),

-- Every ordered pair of people that anything joins: a record, a shared parent, or the second model;
-- a shared home joins only a child and the household in which the child is placed.
joined_pairs as (
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
    from linked_pairs
    union
    select
        person_id,
        related_person_id,
    from shared_homes
    where is_placed_with or is_placement_of
),

joined as (
    select
        joined_pairs.person_id,
        joined_pairs.related_person_id,
        recorded.relationship as recorded_relationship,
        recorded.family_role as recorded_role,
        coalesce(recorded.is_ended, false) as is_ended,
        coalesce(recorded.is_end_unknown, false) as is_end_unknown,
        coalesce(recorded.is_end_disputed, false) as is_end_disputed,
        recorded.holds_on,
        recorded.ended_on,
        coalesce(recorded.is_conflicting, false) as is_conflicting,
        siblings.relationship as sibling_relationship,
        siblings.n_shared as n_shared_parents,
        coalesce(siblings.is_unsure, false) as is_sibling_unsure,
        linked_pairs.match_probability,
        coalesce(linked_pairs.shares_name, false) as shares_name,
        coalesce(linked_pairs.shares_phone, false) as shares_phone,
        coalesce(linked_pairs.shares_address, false) as shares_address,
        coalesce(linked_pairs.is_by_address_alone, false) as is_by_address_alone,
        coalesce(linked_pairs.is_of_another_family, false) as is_of_another_family,
        shared_homes.person_id is not null as lives_together,
        shared_homes.together_since,
        shared_homes.is_dated as is_together_dated,
        coalesce(shared_homes.is_shared_house, false) as is_shared_house,
        coalesce(shared_homes.is_placed_with, false) as is_placed_with,
        coalesce(shared_homes.is_placement_of, false) as is_placement_of,
    from joined_pairs
    left join recorded
        on
            joined_pairs.person_id = recorded.person_id
            and joined_pairs.related_person_id = recorded.related_person_id
    left join siblings
        on
            joined_pairs.person_id = siblings.person_id
            and joined_pairs.related_person_id = siblings.related_person_id
    left join linked_pairs
        on
            joined_pairs.person_id = linked_pairs.person_id
            and joined_pairs.related_person_id = linked_pairs.related_person_id
    left join shared_homes
        on
            joined_pairs.person_id = shared_homes.person_id
            and joined_pairs.related_person_id = shared_homes.related_person_id
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
    joined.person_id,
    joined.related_person_id,
    joined.recorded_relationship,
    joined.recorded_role,
    joined.is_ended,
    joined.is_end_unknown,
    joined.is_end_disputed,
    joined.holds_on,
    joined.ended_on,
    joined.is_conflicting,
    joined.sibling_relationship,
    joined.n_shared_parents,
    joined.is_sibling_unsure,
    joined.match_probability,
    joined.shares_name,
    joined.shares_phone,
    joined.shares_address,
    joined.is_by_address_alone,
    joined.is_of_another_family,
    joined.lives_together,
    joined.together_since,
    joined.is_together_dated,
    joined.is_shared_house,
    joined.is_placed_with,
    joined.is_placement_of,
    date_diff('day', related.born, people.born) / 365.25 as years_older,
    {{ completed_years('people.born', as_at()) }} as years_old,
    {{ completed_years('related.born', as_at()) }} as related_years_old,
    people.sex,
    related.sex as related_sex,
    {{ letters_of('people.last_name') }} = {{ letters_of('related.last_name') }}
        as is_same_surname,
    related.date_of_death is not null or people.date_of_death is not null as is_past,
    coalesce(of_person.has_mother, false) as has_mother,
    coalesce(of_person.has_father, false) as has_father,
    coalesce(of_related.has_mother, false) as related_has_mother,
    coalesce(of_related.has_father, false) as related_has_father,
from joined
inner join people on joined.person_id = people.person_id
inner join people as related on joined.related_person_id = related.person_id
left join parents_on_record as of_person on joined.person_id = of_person.person_id
left join parents_on_record as of_related on joined.related_person_id = of_related.person_id

-- Every ordered pair of people that anything joins: a record, a shared parent, or the second model;
-- a shared home joins only a child and the household in which the child is placed.
with recorded as (
    select * from {{ ref('int_families__recorded') }}
),

siblings as (
    select * from {{ ref('int_families__siblings') }}
),

known_by as (
    select * from {{ ref('int_families__known_by') }}
),

other_families as (
    select * from {{ ref('int_families__other_families') }}
),

together as (
    select * from {{ ref('int_families__together') }}
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
    from known_by
    union
    select
        person_id,
        related_person_id,
    from together
    where is_placed_with or is_placement_of
)

select
    pairs.person_id,
    pairs.related_person_id,
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
    known_by.match_probability,
    coalesce(known_by.shares_name, false) as shares_name,
    coalesce(known_by.shares_phone, false) as shares_phone,
    coalesce(known_by.shares_address, false) as shares_address,
    coalesce(known_by.is_by_address_alone, false) as is_by_address_alone,
    other_families.person_id is not null as is_of_another_family,
    together.person_id is not null as lives_together,
    together.together_since,
    together.is_dated as is_together_dated,
    together.services as together_services,
    coalesce(together.is_shared_house, false) as is_shared_house,
    coalesce(together.is_placed_with, false) as is_placed_with,
    coalesce(together.is_placement_of, false) as is_placement_of,
from pairs
left join recorded
    on
        pairs.person_id = recorded.person_id
        and pairs.related_person_id = recorded.related_person_id
left join siblings
    on
        pairs.person_id = siblings.person_id
        and pairs.related_person_id = siblings.related_person_id
left join known_by
    on
        pairs.person_id = known_by.person_id
        and pairs.related_person_id = known_by.related_person_id
left join other_families
    on
        pairs.person_id = other_families.person_id
        and pairs.related_person_id = other_families.related_person_id
left join together
    on
        pairs.person_id = together.person_id
        and pairs.related_person_id = together.related_person_id

-- Every ordered pair of people that anything joins: a record, a shared parent, or the second model;
-- a shared home joins only a child and the household in which the child is placed.
with recorded as (
    select * from {{ ref('int_families__recorded') }}
),

siblings as (
    select * from {{ ref('int_families__siblings') }}
),

links as (
    select * from {{ ref('int_families__links') }}
),

together as (
    select * from {{ ref('int_families__together') }}
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
)

select
    pairs.person_id,
    pairs.related_person_id,
    recorded.relationship as recorded_relationship,
    recorded.family_role as recorded_role,
    coalesce(recorded.is_ended, false) as is_ended,
    coalesce(recorded.is_conflicting, false) as is_conflicting,
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
from pairs
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

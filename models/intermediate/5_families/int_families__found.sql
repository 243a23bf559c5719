-- By which rule somebody belongs to a subject child: the child, the child's own relatives, those
-- one step further of int_families__through_others, and whom a worker confirmed or named. No chains
-- of relatives of relatives, and nobody through somebody whom a worker rejected.
with subjects as (
    select * from {{ ref('int_children__subjects') }}
),

of_children as (
    select * from {{ ref('int_families__of_children') }}
),

through_others as (
    select * from {{ ref('int_families__through_others') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

feedback as (
    select * from {{ ref('int_families__feedback') }}
),

said_by_workers as (
    select
        subjects.child_person_id,
        feedback.person_id,
        coalesce(relationships.relationship, 'unknown') as relationship_to_child,
    from feedback
    inner join subjects on feedback.child_person_id = subjects.child_person_id
    left join relationships
        on
            feedback.child_person_id = relationships.person_id
            and feedback.person_id = relationships.related_person_id
    where feedback.verdict in ('confirmed', 'missing')
),

found as (
    select
        child_person_id,
        child_person_id as person_id,
        'self' as relationship_to_child,
        'recorded' as tier,
        1.0 as probability,
        'self' as rule,
        0 as rule_order,
        cast(null as varchar) as through_person_id,
    from subjects
    union all
    select
        child_person_id,
        person_id,
        relationship_to_child,
        tier,
        probability,
        rule,
        -- Of whom no word is known, a couple on record says more; one that ages suggest does not.
        if(relationship_to_child = 'unknown', 4, 1) as rule_order,
        cast(null as varchar) as through_person_id,
    from of_children
    union all
    select
        child_person_id,
        person_id,
        relationship_to_child,
        tier,
        probability,
        rule,
        rule_order,
        through_person_id,
    from through_others
    union all
    select
        child_person_id,
        person_id,
        relationship_to_child,
        'recorded' as tier,
        0.99 as probability,
        'said_by_a_worker' as rule,
        6 as rule_order,
        cast(null as varchar) as through_person_id,
    from said_by_workers
)

select
    found.child_person_id,
    found.person_id,
    found.relationship_to_child,
    found.tier,
    found.probability,
    found.rule,
    found.rule_order,
    found.through_person_id,
from found
left join feedback
    on
        found.child_person_id = feedback.child_person_id
        and found.through_person_id = feedback.person_id
        and feedback.verdict = 'rejected'
where feedback.person_id is null

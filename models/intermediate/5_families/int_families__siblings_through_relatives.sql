-- Brothers and sisters of whom the child's own records are silent. A recorded child of the man or
-- woman who by all appearance is the child's parent is one. So is who has both parents on record
-- with a brother, a sister or a half-brother, and is to the child what this one is; and whom a
-- brother or sister of both the child's parents has, who is to the child what he or she is to this
-- one. A half-brother's half-sister may be nothing to the child. Where parents on record tell what
-- the two are, or a service's "half-brother" speaks against both parents in common, nothing
-- follows.
with relatives as (
    select * from {{ ref('int_families__relatives') }}
    where is_member
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

recorded_parents as (
    select
        person_id,
        count(*) as n_parents,
    from {{ ref('int_families__recorded_relationships') }}
    where family_role = 'parent'
    group by person_id
),

siblings as (
    select
        person_id,
        related_person_id,
        relationship,
        probability,
        n_shared_parents is null as is_by_word_alone,
        coalesce(n_shared_parents >= 2, false)
        and coalesce(recorded_role not in ('half_sibling', 'step_sibling'), true) as is_full,
    from relationships
    where relationship in ('sibling', 'half_sibling') and tier in ('recorded', 'strong')
),

children_of_parents as (
    select
        parents.child_person_id,
        children.related_person_id as person_id,
        if(
            of_child.n_parents >= 1 and of_other.n_parents >= 2, 'half_sibling', 'sibling'
        ) as relationship_to_child,
        'child_of_a_parent' as rule,
        parents.probability * children.probability as probability,
        parents.person_id as through_person_id,
    from relatives as parents
    inner join relationships as children on parents.person_id = children.person_id
    left join recorded_parents as of_child on parents.child_person_id = of_child.person_id
    left join recorded_parents as of_other on children.related_person_id = of_other.person_id
    where
        parents.relationship_to_child in ('mother', 'father', 'parent')
        and parents.tier = 'strong'
        and children.relationship = 'child'
        and children.tier = 'recorded'
        and children.related_person_id <> parents.child_person_id
),

siblings_of_siblings as (
    select
        relatives.child_person_id,
        theirs.related_person_id as person_id,
        if(theirs.is_full, own.relationship, theirs.relationship) as relationship_to_child,
        'sibling_of_a_sibling' as rule,
        own.probability * theirs.probability as probability,
        own.related_person_id as through_person_id,
    from relatives
    inner join siblings as own
        on
            relatives.child_person_id = own.person_id
            and relatives.person_id = own.related_person_id
    inner join siblings as theirs
        on
            own.related_person_id = theirs.person_id
            and own.person_id <> theirs.related_person_id
    where
        (own.is_by_word_alone and theirs.is_full)
        or (own.is_full and theirs.is_by_word_alone)
),

found as (
    select * from children_of_parents
    union all
    select * from siblings_of_siblings
)

select
    found.child_person_id,
    found.person_id,
    found.relationship_to_child,
    found.rule,
    'strong' as tier,
    found.probability * {{ var('sibling_by_parents') }} as probability,
    found.through_person_id,
    2 as rule_order,
from found
-- What is on record of the two, or else makes them brothers, says more.
anti join relationships
    on
        found.child_person_id = relationships.person_id
        and found.person_id = relationships.related_person_id
        and (relationships.tier = 'recorded' or relationships.n_shared_parents is not null)

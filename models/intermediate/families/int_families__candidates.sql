-- Who may be a member of a subject child's family, and by which rule. One step from the child, and
-- one more only from a parent: to the parent's partner. No chains of relatives of relatives.
with subjects as (
    select * from {{ ref('int_children__subjects') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

people as (
    select * from {{ ref('int_people__survivors') }}
),

of_children as (
    select relationships.*
    from relationships
    inner join subjects on relationships.person_id = subjects.child_person_id
),

parents as (
    select
        person_id as child_person_id,
        related_person_id as parent_id,
        tier,
        probability,
    from of_children
    where relationship in ('mother', 'father', 'parent')
),

couples as (
    select * from relationships
    where relationship in ('partner', 'former_partner')
),

-- A step-parent who is the parent's former partner, and is not at home, is one no more.
over as (
    select distinct
        parents.child_person_id,
        couples.related_person_id as person_id,
    from parents
    inner join couples on parents.parent_id = couples.person_id
    where couples.relationship = 'former_partner' or couples.is_ended
),

in_foster_care as (
    select distinct person_id
    from of_children
    where relationship = 'foster_carer' and lives_together and not is_ended
),

own_relatives as (
    select
        of_children.person_id as child_person_id,
        of_children.related_person_id as person_id,
        case
            when of_children.tier <> 'recorded' and in_foster_care.person_id is not null
                then 'other_relative'
            else of_children.relationship
        end as relationship_to_child,
        of_children.tier,
        of_children.probability,
        of_children.lives_together,
        case when of_children.tier = 'recorded' then 1 else 2 end as rule_order,
        cast(null as varchar) as through_person_id,
    from of_children
    left join over
        on
            of_children.person_id = over.child_person_id
            and of_children.related_person_id = over.person_id
    left join in_foster_care on of_children.person_id = in_foster_care.person_id
    where
        of_children.relationship <> 'former_partner'
        and (not of_children.is_ended or of_children.relationship in ('mother', 'father', 'parent'))
        and not (
            over.person_id is not null
            and not of_children.lives_together
            and of_children.relationship in ('step_parent', 'parents_partner')
        )
        and (
            (of_children.tier = 'recorded' and of_children.relationship <> 'friend')
            or of_children.relationship in ('sibling', 'half_sibling')
            or (of_children.lives_together and not of_children.is_shared_house)
        )
),

partners_of_parents as (
    select
        parents.child_person_id,
        couples.related_person_id as person_id,
        'parents_partner' as relationship_to_child,
        case
            when 'possible' in (parents.tier, couples.tier) then 'possible'
            else 'strong'
        end as tier,
        parents.probability * couples.probability as probability,
        false as lives_together,
        3 as rule_order,
        parents.parent_id as through_person_id,
    from parents
    inner join couples on parents.parent_id = couples.person_id
    where couples.relationship = 'partner' and couples.is_current
),

selves as (
    select
        child_person_id,
        child_person_id as person_id,
        'self' as relationship_to_child,
        'recorded' as tier,
        1.0 as probability,
        true as lives_together,
        0 as rule_order,
        cast(null as varchar) as through_person_id,
    from subjects
),

found as (
    select * from selves
    union all
    select * from own_relatives
    union all
    select * from partners_of_parents
)

select
    found.child_person_id,
    found.person_id,
    found.relationship_to_child,
    found.tier,
    found.probability,
    found.lives_together as lives_with_child,
    found.through_person_id,
from found
inner join people on found.person_id = people.person_id
-- A child expected long ago who was never born is nobody's living brother or sister.
where
    people.is_unborn
    or people.date_of_birth is not null
    or people.expected_date_of_birth is null
qualify row_number() over (
    partition by found.child_person_id, found.person_id
    order by found.rule_order, found.through_person_id
) = 1

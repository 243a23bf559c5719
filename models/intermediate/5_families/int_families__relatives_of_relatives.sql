-- The steps beyond the child's own relatives: to the brothers and sisters whom only a relative's
-- records name, from a parent to the parent's present partner, and from a brother or sister to the
-- adults that this one is recorded with, where the child's own record is silent. A sibling's mother
-- is no mother of a child who has another; a sibling's carer counts only where the child lives with
-- the carer. The other parent of a half-sister, and whom that parent lives with, are none of the
-- child's: a parent or step-parent is reached only through one who has both parents with the child,
-- or whom nobody calls a half-sibling and who is recorded as a brother or sister of the same
-- surname.
with of_children as (
    select * from {{ ref('int_families__relatives') }}
    where is_member
),

siblings_through_relatives as (
    select * from {{ ref('int_families__siblings_through_relatives') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

shared_homes as (
    select * from {{ ref('int_families__shared_homes') }}
),

parents as (
    select
        child_person_id,
        person_id as parent_id,
        tier,
        probability,
        relationship_to_child,
    from of_children
    where relationship_to_child in ('mother', 'father', 'parent')
),

partners_of_parents as (
    select
        parents.child_person_id,
        couples.related_person_id as person_id,
        'parents_partner' as relationship_to_child,
        'partner_of_a_parent' as rule,
        if('possible' in (parents.tier, couples.tier), 'possible', 'strong') as tier,
        parents.probability * couples.probability as probability,
        parents.parent_id as through_person_id,
        if(couples.tier = 'recorded', 3, 5) as rule_order,
    from parents
    inner join relationships as couples on parents.parent_id = couples.person_id
    where
        couples.relationship = 'partner'
        and (couples.is_current or couples.is_end_unknown)
        and couples.related_person_id <> parents.child_person_id
),

adults_of_siblings as (
    select
        of_children.child_person_id,
        adults.related_person_id as person_id,
        adults.relationship as relationship_to_child,
        'of_a_sibling' as rule,
        if(shared_homes.person_id is null, 'possible', 'strong') as tier,
        of_children.probability
        * adults.probability
        * if(shared_homes.person_id is null, 0.75, 0.95) as probability,
        of_children.person_id as through_person_id,
        2 as rule_order,
    from of_children
    inner join relationships as siblings
        on
            of_children.child_person_id = siblings.person_id
            and of_children.person_id = siblings.related_person_id
    inner join relationships as adults
        on
            of_children.person_id = adults.person_id
            and of_children.child_person_id <> adults.related_person_id
    left join parents
        on
            of_children.child_person_id = parents.child_person_id
            and (adults.relationship = parents.relationship_to_child or parents.tier is null)
    left join shared_homes
        on
            of_children.child_person_id = shared_homes.person_id
            and adults.related_person_id = shared_homes.related_person_id
    where
        of_children.relationship_to_child = 'sibling'
        and of_children.tier in ('recorded', 'strong')
        and adults.tier = 'recorded'
        and not adults.is_ended
        and (
            shared_homes.person_id is not null
            or siblings.n_shared_parents >= 2
            or (
                siblings.recorded_role = 'sibling'
                and not siblings.is_conflicting
                and siblings.is_same_surname
            )
        )
        and (
            (adults.relationship in ('mother', 'father') and parents.parent_id is null)
            or adults.relationship in ('step_parent', 'parents_partner')
            or (
                adults.relationship in ('foster_carer', 'carer', 'guardian')
                and shared_homes.person_id is not null
            )
        )
)

select * from siblings_through_relatives
union all
select * from adults_of_siblings
union all
select * from partners_of_parents

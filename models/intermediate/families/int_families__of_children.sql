-- Relatives of subject children in their own right. Not a former partner, not what has ended, no
-- friend who does not live there, nobody who merely shares a house; and no step-parent with whom
-- the parent has parted.
with subjects as (
    select * from {{ ref('int_children__subjects') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

of_children as (
    select
        relationships.*,
        relationships.relationship in ('mother', 'father', 'parent') as is_parent,
    from relationships
    inner join subjects on relationships.person_id = subjects.child_person_id
),

over as (
    select distinct
        of_children.person_id,
        couples.related_person_id,
    from of_children
    inner join relationships as couples on of_children.related_person_id = couples.person_id
    where
        of_children.is_parent
        and (
            couples.relationship = 'former_partner'
            or (couples.relationship = 'partner' and couples.is_ended)
        )
),

in_foster_care as (
    select distinct person_id
    from of_children
    where relationship = 'foster_carer' and lives_together and not is_ended
)

select
    of_children.person_id as child_person_id,
    of_children.related_person_id as person_id,
    -- Nobody in a foster home is taken for a mother or a brother because of ages and an address.
    case
        when
            of_children.tier <> 'recorded'
            and of_children.relationship <> 'foster_carer'
            and coalesce(of_children.n_shared_parents, 0) = 0
            and in_foster_care.person_id is not null
            then 'other_relative'
        else of_children.relationship
    end as relationship_to_child,
    of_children.tier,
    of_children.probability,
    of_children.lives_together as lives_with_child,
from of_children
left join over
    on
        of_children.person_id = over.person_id
        and of_children.related_person_id = over.related_person_id
left join in_foster_care on of_children.person_id = in_foster_care.person_id
where
    of_children.relationship <> 'former_partner'
    and (of_children.is_parent or not of_children.is_ended)
    and (
        over.person_id is null
        or of_children.lives_together
        or of_children.relationship not in ('step_parent', 'parents_partner')
    )
    and (
        (of_children.tier = 'recorded' and of_children.relationship <> 'friend')
        or of_children.relationship in ('sibling', 'half_sibling')
        or (
            of_children.lives_together
            and not of_children.is_shared_house
            and not of_children.is_of_another_family
        )
        -- A father who moved out, a brother in care: they lived with the child or share a phone,
        -- and their names or papers fit. By which word, nobody wrote down.
        or (
            of_children.match_probability >= 0.9
            and not of_children.is_by_address_alone
            and (of_children.shares_address or of_children.shares_phone)
            and of_children.years_older between -15 and 45
        )
    )

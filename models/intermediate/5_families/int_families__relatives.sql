-- Which rule makes a relative of a subject child a member in the relative's own right, or keeps him
-- or her out; the first that fits. The seed member_rules holds the verdict and the words of each.
with subjects as (
    select * from {{ ref('int_children__subjects') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

member_rules as (
    select * from {{ ref('member_rules') }}
),

of_children as (
    select
        relationships.*,
        relationships.relationship in ('mother', 'father', 'parent') as is_parent,
        relationships.relationship in ('step_parent', 'parents_partner') as is_partner_of_parent,
        relationships.tier = 'recorded' as is_recorded,
    from relationships
    inner join subjects on relationships.person_id = subjects.child_person_id
),

parted as (
    select
        of_children.person_id,
        couples.related_person_id,
        max(couples.ended_on) as parted_on,
    from of_children
    inner join relationships as couples on of_children.related_person_id = couples.person_id
    where of_children.is_parent and couples.relationship = 'former_partner'
    group by of_children.person_id, couples.related_person_id
),

judged as (
    select
        of_children.person_id as child_person_id,
        of_children.related_person_id as person_id,
        of_children.relationship,
        of_children.tier,
        of_children.probability,
        of_children.lives_together,
        of_children.is_ended,
        of_children.n_shared_parents,
        case
            when of_children.relationship = 'former_partner' then 'former_partner'
            when of_children.is_ended and not of_children.is_parent then 'ended'
            when
                parted.person_id is not null
                and of_children.is_partner_of_parent
                and not of_children.lives_together
                and not coalesce(of_children.holds_on > parted.parted_on, false)
                then if(
                    of_children.is_recorded
                    and (of_children.holds_on is null or parted.parted_on is null),
                    'perhaps_parted_from_the_parent',
                    'parted_from_the_parent'
                )
            when of_children.is_parent and of_children.is_recorded then 'parent'
            when of_children.relationship in ('sibling', 'half_sibling') then 'sibling'
            when of_children.is_partner_of_parent and of_children.is_recorded then 'step_parent'
            when of_children.relationship = 'foster_carer' and of_children.is_recorded
                then 'foster_carer'
            when of_children.relationship <> 'friend' and of_children.is_recorded then 'recorded'
            when
                of_children.lives_together
                and not of_children.is_shared_house
                and not of_children.is_of_another_family
                then 'lives_with_child'
            when
                of_children.match_probability >= {{ var('strong_family') }}
                and not of_children.is_by_address_alone
                and (of_children.shares_address or of_children.shares_phone)
                and of_children.years_older between -15 and 45
                then 'once_at_home_or_one_phone'
            when of_children.relationship = 'friend' then 'friend'
            when of_children.lives_together and of_children.is_shared_house then 'shared_house'
            when of_children.lives_together then 'of_another_family'
            else 'unrecorded_elsewhere'
        end as rule,
    from of_children
    left join parted
        on
            of_children.person_id = parted.person_id
            and of_children.related_person_id = parted.related_person_id
),

in_foster_care as (
    select distinct child_person_id
    from judged
    where relationship = 'foster_carer' and lives_together and not is_ended
)

select
    judged.child_person_id,
    judged.person_id,
    -- Nobody in a foster home is taken for a mother or a brother because of ages and an address.
    case
        when
            judged.tier <> 'recorded'
            and judged.lives_together
            and judged.relationship <> 'foster_carer'
            and coalesce(judged.n_shared_parents, 0) = 0
            and in_foster_care.child_person_id is not null
            then 'other_relative'
        else judged.relationship
    end as relationship_to_child,
    judged.tier,
    judged.probability,
    judged.rule,
    member_rules.is_member,
from judged
inner join member_rules on judged.rule = member_rules.rule
left join in_foster_care on judged.child_person_id = in_foster_care.child_person_id

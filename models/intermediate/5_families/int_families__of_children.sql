-- Relatives of subject children who are members in their own right.
with judged as (
    select * from {{ ref('int_families__judged') }}
),

member_rules as (
    select * from {{ ref('member_rules') }}
    where is_member
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
            and judged.relationship <> 'foster_carer'
            and coalesce(judged.n_shared_parents, 0) = 0
            and in_foster_care.child_person_id is not null
            then 'other_relative'
        else judged.relationship
    end as relationship_to_child,
    judged.tier,
    judged.probability,
    judged.lives_together as lives_with_child,
    judged.rule,
from judged
inner join member_rules on judged.rule = member_rules.rule
left join in_foster_care on judged.child_person_id = in_foster_care.child_person_id

-- Who is a member of a referred child's family by which method. The warehouse reads referrals too,
-- so its second line leaves out people that only a referral joins to the child: a fair comparison
-- with what the referral said.
with family_members as (
    select * from {{ ref('family_members') }}
    where person_id <> child_person_id
),

evidence as (
    select * from {{ ref('int_families__evidence') }}
    where stated_as <> 'referral'
),

siblings as (
    select * from {{ ref('int_families__siblings') }}
),

found_by_address as (
    select * from {{ ref('int_evaluation__found_by_address') }}
),

said_elsewhere as (
    select
        person_id,
        related_person_id,
    from evidence
    union
    select
        person_id,
        related_person_id,
    from siblings
)

select
    'warehouse' as method,
    child_person_id,
    person_id,
from family_members
union all
select
    'warehouse_without_referrals' as method,
    family_members.child_person_id,
    family_members.person_id,
from family_members
left join said_elsewhere
    on
        family_members.child_person_id = said_elsewhere.person_id
        and family_members.person_id = said_elsewhere.related_person_id
where family_members.lives_with_child or said_elsewhere.person_id is not null
union all
select
    method,
    child_person_id,
    person_id,
from found_by_address

-- By which services a member is known to be of a child's family, referrals set aside: the service
-- whose record of the child says so, and the service whose record of the member. Who is found in no
-- such way is found by what all their records say together.
with members as (
    select * from {{ ref('int_evaluation__members_by_method') }}
    where method = 'warehouse_without_referrals'
),

evidence as (
    select * from {{ ref('int_families__evidence') }}
    where stated_as <> 'referral'
),

addresses as (
    select * from {{ ref('int_addresses__of_records') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

stated as (
    select distinct
        person_id,
        related_person_id,
        service_code,
        family_role,
    from evidence
),

homes as (
    select distinct
        people_of_records.person_id,
        addresses.address_id,
        split_part(addresses.record_id, ':', 1) as service_code,
    from addresses
    inner join people_of_records on addresses.record_id = people_of_records.record_id
),

by_word as (
    select
        members.child_person_id,
        members.person_id,
        stated.service_code as service_of_child,
        stated.service_code as service_of_member,
    from members
    inner join stated
        on
            members.child_person_id = stated.person_id
            and members.person_id = stated.related_person_id
),

by_parent as (
    select
        members.child_person_id,
        members.person_id,
        of_child.service_code as service_of_child,
        of_member.service_code as service_of_member,
    from members
    inner join stated as of_child
        on members.child_person_id = of_child.person_id and of_child.family_role = 'parent'
    inner join stated as of_member
        on
            members.person_id = of_member.person_id
            and of_child.related_person_id = of_member.related_person_id
            and of_member.family_role = 'parent'
),

by_home as (
    select
        members.child_person_id,
        members.person_id,
        of_child.service_code as service_of_child,
        of_member.service_code as service_of_member,
    from members
    inner join homes as of_child on members.child_person_id = of_child.person_id
    inner join homes as of_member
        on members.person_id = of_member.person_id and of_child.address_id = of_member.address_id
),

ways as (
    from by_word
    union
    from by_parent
    union
    from by_home
)

select
    members.child_person_id,
    members.person_id,
    ways.service_of_child,
    ways.service_of_member,
from members
left join ways
    on
        members.child_person_id = ways.child_person_id
        and members.person_id = ways.person_id

-- Of which services history may say nothing more beside two people: those that hold no record of
-- either any longer. A service that sent nothing tonight has dropped nobody.
with history_members as (
    select * from {{ source('state', 'history_members') }}
),

history_people as (
    select * from {{ ref('int_history__people') }}
),

id_assignments as (
    select * from {{ ref('int_people__id_assignments') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
),

services as (
    select * from {{ ref('services') }}
),

pairs as (
    select distinct
        history_members.child_now,
        history_members.person_now,
        children.person_now as child_of_today,
        members.person_now as member_of_today,
    from history_members
    inner join history_people as children on history_members.child_now = children.person_id
    inner join history_people as members on history_members.person_now = members.person_id
),

held as (
    select distinct
        id_assignments.person_id,
        loads.service_code,
    from id_assignments
    inner join loads on split_part(id_assignments.record_id, ':', 1) = loads.service_code
    where id_assignments.is_present or not loads.is_loaded
)

select
    pairs.child_now,
    pairs.person_now,
    list(services.name order by services.service_code) as names,
from pairs
cross join services
left join held as of_child
    on pairs.child_of_today = of_child.person_id and services.service_code = of_child.service_code
left join held as of_member
    on
        pairs.member_of_today = of_member.person_id
        and services.service_code = of_member.service_code
where of_child.person_id is null and of_member.person_id is null
group by pairs.child_now, pairs.person_now

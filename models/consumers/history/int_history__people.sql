-- Who is still in history, and under which id: whoever has a record left in any service, and as a
-- child whoever has one in children's social care. A service that sent nothing tonight has dropped
-- nobody.
with history_members as (
    select * from {{ source('state', 'history_members') }}
),

merged_ids as (
    select * from {{ ref('int_people__merged_ids') }}
),

id_assignments as (
    select * from {{ ref('int_people__id_assignments') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
),

hidden_people as (
    select * from {{ ref('int_history__hidden_people') }}
),

known as (
    select child_now as person_id
    from history_members
    union
    select person_now
    from history_members
),

held as (
    select
        id_assignments.person_id,
        bool_or(loads.service_code = 'childrens_social_care') as is_held_as_child,
    from id_assignments
    inner join loads on split_part(id_assignments.record_id, ':', 1) = loads.service_code
    where id_assignments.is_present or not loads.is_loaded
    group by id_assignments.person_id
)

select
    known.person_id,
    coalesce(merged_ids.person_id, known.person_id) as person_now,
    held.is_held_as_child,
    hidden_people.hidden_until,
from known
left join merged_ids on known.person_id = merged_ids.former_person_id
inner join held on coalesce(merged_ids.person_id, known.person_id) = held.person_id
left join hidden_people on known.person_id = hidden_people.person_id

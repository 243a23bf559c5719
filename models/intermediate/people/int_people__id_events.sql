-- What happened to ids: a merge names the id that lives on, a split the id that part of the
-- records went to. With all events so far, an old id can be followed to what it became.
with person_ids as (
    select * from {{ ref('int_people__person_ids') }}
),

carried_ids as (
    select * from {{ ref('int_people__carried_ids') }}
),

former_ids as (
    select * from {{ source('state', 'person_ids') }}
),

former_events as (
    select * from {{ source('state', 'person_id_events') }}
),

moves as (
    select distinct
        carried_ids.former_person_id as old_person_id,
        person_ids.person_id as new_person_id,
    from carried_ids
    inner join person_ids on carried_ids.first_record_id = person_ids.first_record_id
    where carried_ids.former_person_id is not null
),

merged_or_split as (
    select
        if(living.person_id is null, 'merged', 'split') as event,
        moves.old_person_id,
        moves.new_person_id,
    from moves
    left join person_ids as living on moves.old_person_id = living.person_id
    where moves.old_person_id <> moves.new_person_id
),

created as (
    select
        'created' as event,
        cast(null as varchar) as old_person_id,
        person_ids.person_id as new_person_id,
    from person_ids
    left join moves on person_ids.person_id = moves.new_person_id
    where person_ids.is_new and moves.new_person_id is null
),

retired as (
    select distinct
        'retired' as event,
        former_ids.person_id as old_person_id,
        cast(null as varchar) as new_person_id,
    from former_ids
    left join moves on former_ids.person_id = moves.old_person_id
    where moves.old_person_id is null
),

events_of_this_build as (
    select * from merged_or_split
    union all by name
    select * from created
    union all by name
    select * from retired
)

select
    event,
    old_person_id,
    new_person_id,
    '{{ env_var("FAMILY_CONTEXT_RUN", "unnamed") }}' as build,
from events_of_this_build
union all
select
    event,
    old_person_id,
    new_person_id,
    build,
from former_events

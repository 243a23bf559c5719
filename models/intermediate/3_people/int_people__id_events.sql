-- What happened to ids: a merge names the id that lives on, a split the id that part of the records
-- went to. With all events so far, an old id can be followed to what it became. What was recorded
-- of people near an adopted child before the child was marked is shown no more: it would lead from
-- one identity to the other.
with record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

previous_ids as (
    select * from {{ ref('int_people__previous_ids') }}
),

former_ids as (
    select * from {{ source('state', 'person_ids') }}
),

former_events as (
    select * from {{ source('state', 'person_id_events') }}
),

near_adopted as (
    select * from {{ ref('int_people__ids_near_adopted') }}
),

moves as (
    select distinct
        previous_ids.former_person_id as old_person_id,
        record_to_person.person_id as new_person_id,
    from previous_ids
    inner join record_to_person on previous_ids.record_id = record_to_person.record_id
    where previous_ids.former_person_id is not null
),

living as (
    select distinct person_id
    from record_to_person
),

merged_or_split as (
    select
        if(living.person_id is null, 'merged', 'split') as event,
        moves.old_person_id,
        moves.new_person_id,
    from moves
    left join living on moves.old_person_id = living.person_id
    where moves.old_person_id <> moves.new_person_id
),

lived as (
    select distinct person_id
    from former_ids
    where coalesce(is_present, true)
),

-- New, or back after an absence.
created as (
    select
        'created' as event,
        cast(null as varchar) as old_person_id,
        living.person_id as new_person_id,
    from living
    left join lived on living.person_id = lived.person_id
    left join merged_or_split on living.person_id = merged_or_split.new_person_id
    where lived.person_id is null and merged_or_split.new_person_id is null
),

retired as (
    select
        'retired' as event,
        lived.person_id as old_person_id,
        cast(null as varchar) as new_person_id,
    from lived
    left join moves on lived.person_id = moves.old_person_id
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
    {{ this_build('run_id') }} as build,
from events_of_this_build
union all
select
    event,
    old_person_id,
    new_person_id,
    build,
from former_events
where
    event not in ('merged', 'split')
    or (
        old_person_id not in (select near_adopted.person_id from near_adopted)
        and new_person_id not in (select near_adopted.person_id from near_adopted)
    )

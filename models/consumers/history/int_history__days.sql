-- The days of history: what is the same for everybody on a day, also the sentence of each reason,
-- is kept once for the day, so that nothing else changes with the night alone. A build for an
-- earlier day than the last leaves history as it is.
with former_days as (
    select * from {{ source('state', 'history_days') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
),

searches as (
    select * from {{ ref('int_involvements__searches') }}
),

family_context as (
    select * from {{ ref('family_context') }}
),

sentences as (
    select
        service_code,
        map_from_entries(
            list((state || ':' || state_reason, sentence) order by state, state_reason)
        ) as sentences,
    from {{ ref('int_involvements__sentences_of_services') }}
    group by service_code
),

this_day as (
    select
        {{ as_at() }} as as_at,
        loads.service_code,
        loads.service_name,
        loads.data_current_as_of,
        loads.coverage_start,
        loads.coverage_end,
        loads.coverage_area,
        searches.look_back_start,
        loads.source_system,
        loads.is_stale,
        sentences.sentences,
        exists(select family_context.child_person_id from family_context) as is_answered,
        true as is_of_this_build,
    from loads
    inner join searches on loads.service_code = searches.service_code
    inner join sentences on loads.service_code = sentences.service_code
),

last_day as (
    select max(as_at) as as_at
    from former_days
)

select
    former_days.*,
    false as is_of_this_build,
from former_days
cross join last_day
where
    former_days.as_at <> {{ as_at() }}
    or last_day.as_at > {{ as_at() }}
union all by name
select this_day.*
from this_day
cross join last_day
where coalesce(last_day.as_at <= this_day.as_at, true)

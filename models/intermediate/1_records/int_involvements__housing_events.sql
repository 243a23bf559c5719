-- An event that the landlord calls closed is closed, also without an end date. Where the weeks in
-- arrears are not recorded they are counted from the day the arrears began.
with housing_events as (
    select * from {{ ref('stg_housing__housing_events') }}
),

events as (
    select
        *,
        coalesce(status, 'open') <> 'closed'
        and {{ is_open('end_date', 'end_date_is_unreadable') }} as is_open,
        coalesce(status, 'open') <> 'closed'
        and coalesce(end_date_is_unreadable, false) as is_end_unknown,
    from housing_events
)

select
    {{ reference('housing:event', local_part('event_id')) }} as involvement_id,
    record_id,
    service_code,
    event_type as record_type,
    case event_type
        when 'rent_arrears' then 'Rent arrears'
        when 'notice_seeking_possession' then 'Notice seeking possession'
        when 'eviction' then 'Eviction'
        when 'anti_social_behaviour' then 'Anti-social behaviour'
    end as involvement_type,
    case event_type
        when 'rent_arrears' then 'Rent arrears over six weeks'
        when 'notice_seeking_possession' then 'Notice seeking possession'
        when 'eviction' then 'Eviction'
        when 'anti_social_behaviour'
            then 'Anti-social behaviour' || coalesce(', as ' || role, '')
    end || case when is_open or is_end_unknown then '' else ' (closed)' end as reason,
    start_date,
    end_date,
    is_open,
    is_end_unknown,
    role,
    coalesce(
        weeks_in_arrears, datediff('day', start_date, {{ as_at() }}) // 7
    ) as n_weeks,
from events
where
    event_type in ('rent_arrears', 'notice_seeking_possession', 'eviction', 'anti_social_behaviour')

-- Systems record what a user did, not that the user logged in: a log-in is a run of actions of one
-- user without a break of more than 30 minutes, as web analytics count visits.
with access_events as (
    select * from {{ ref('stg_practice__access_events') }}
    where occurred_at < {{ as_at() }} + interval 1 day
),

with_breaks as (
    select
        *,
        coalesce(
            occurred_at - lag(occurred_at) over of_user > interval 30 minute, true
        ) as is_log_in,
    from access_events
    window of_user as (partition by user_ref order by occurred_at, event_id)
)

select
    event_id,
    user_ref,
    cast(date_trunc('month', occurred_at) as date) as month,
    action,
    coalesce(nullif(service_code, ''), 'not stated') as service_code,
    outcome,
    coalesce(outcome_reason, 'not stated') as outcome_reason,
    is_log_in,
from with_breaks

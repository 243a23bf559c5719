-- Every measure of use in three cuts: altogether, by month, and by reason or service where it has
-- one. The hit rate is over searches: a mean of daily rates would count a quiet day as a busy one.
with access_events as (
    select * from {{ ref('stg_practice__access_events') }}
    where occurred_at < {{ as_at() }} + interval 1 day
),

-- Systems record what a user did, not that the user logged in: a log-in is a run of actions of one
-- user without a break of more than 30 minutes, as web analytics count visits.
actions as (
    select
        cast(date_trunc('month', occurred_at) as date) as month,
        action,
        coalesce(nullif(service_code, ''), 'not stated') as service_code,
        outcome,
        coalesce(outcome_reason, 'not stated') as outcome_reason,
        coalesce(
            occurred_at - lag(occurred_at) over of_user > interval 30 minute, true
        ) as is_log_in,
    from access_events
    window of_user as (partition by user_ref order by occurred_at, event_id)
),

measured as (
    select
        month,
        unnest(['log_ins', 'searches', 'hits', 'misses', 'people_opened', 'services_opened'])
            as measure,
        unnest([
            is_log_in,
            action = 'searched',
            coalesce(action = 'searched' and outcome = 'found', false),
            coalesce(action = 'searched' and outcome = 'no_result', false),
            action = 'opened_person',
            action = 'opened_service'
        ]) as is_counted,
        unnest([null, null, null, outcome_reason, null, service_code]) as category,
    from actions
),

cuts as (
    select
        measure,
        month,
        category,
        unnest(['all', 'month', 'category']) as breakdown,
    from measured
    where is_counted
),

counted as (
    select
        measure,
        breakdown,
        case when breakdown = 'month' then month end as month,
        case when breakdown = 'category' then category end as category,
        count(*) as n,
    from cuts
    where breakdown <> 'category' or category is not null
    group by all
),

sums as (
    select
        month,
        sum(n) filter (where measure = 'log_ins') as n_log_ins,
        sum(n) filter (where measure in ('hits', 'misses')) as n_answered,
    from counted
    where breakdown <> 'category'
    group by month
)

select
    counted.measure,
    counted.breakdown,
    counted.month,
    counted.category,
    counted.n,
    cast(
        case
            when counted.breakdown = 'category'
                then sum(counted.n) over (partition by counted.measure, counted.breakdown)
            when counted.measure in ('hits', 'misses') then sums.n_answered
            when counted.measure <> 'log_ins' then sums.n_log_ins
        end as bigint
    ) as n_of,
from counted
left join sums on counted.month is not distinct from sums.month

-- What history still says of services: an answer goes when one of the involvements it may rest on
-- is dropped by its service, withheld now or past its date, or when it names a place that shelters
-- somebody now. Who is gone or hidden is gone from here too.
with history_answers as (
    select * from {{ source('state', 'history_answers') }}
),

history_people as (
    select * from {{ ref('int_history__people') }}
),

stated as (
    select * from {{ ref('int_involvements__of_people') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
),

kept_from as (
    select * from {{ ref('int_retention__kept_from') }}
),

services_that_locate as (
    select * from {{ ref('int_people__services_that_locate') }}
),

this_day as (
    select * from {{ ref('int_history__this_day') }}
),

involvements as (
    select
        history_answers.person_id,
        history_answers.service_code,
        history_answers.valid_from,
        history_answers.state,
        unnest(history_answers.involvement_ids) as involvement_id,
    from history_answers
),

no_longer_told as (
    select distinct
        involvements.person_id,
        involvements.service_code,
        involvements.valid_from,
    from involvements
    left join stated on involvements.involvement_id = stated.involvement_id
    where
        stated.involvement_id is null
        or (stated.is_withheld and involvements.state <> 'withheld')
)

select
    history_answers.* replace (
        history_people.person_now as person_now,
        case
            when this_day.is_recorded and history_answers.valid_to >= this_day.as_at then null
            else history_answers.valid_to
        end as valid_to
    ),
from history_answers
cross join this_day
inner join history_people
    on
        history_answers.person_now = history_people.person_id
        and coalesce(history_answers.valid_from > history_people.hidden_until, true)
inner join loads on history_answers.service_code = loads.service_code
left join no_longer_told
    on
        history_answers.person_id = no_longer_told.person_id
        and history_answers.service_code = no_longer_told.service_code
        and history_answers.valid_from = no_longer_told.valid_from
left join kept_from on history_answers.service_code = kept_from.service_code
left join services_that_locate
    on
        history_people.person_now = services_that_locate.person_id
        and history_answers.service_code = services_that_locate.service_code
where
    (not this_day.is_recorded or history_answers.valid_from < this_day.as_at)
    and (no_longer_told.person_id is null or not loads.is_loaded)
    and {{ is_kept(
        "history_answers.state = 'involved_now'",
        'history_answers.last_end_date',
        'history_answers.last_start_date'
    ) }}
    and (
        services_that_locate.person_id is null
        or coalesce(history_answers.involvement_reason, 'Not stated') = 'Not stated'
    )

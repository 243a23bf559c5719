-- Births, deaths and moves. Where to, the household says.
with people as (
    select * from {{ ref('int_people__golden_records') }}
),

values_by_service as (
    select * from {{ ref('int_people__values_by_service') }}
),

sure_births as (
    select distinct
        person_id,
        stated_value as born_on,
    from values_by_service
    where attribute = 'date_of_birth' and doubt = 0
),

births as (
    select
        people.person_id,
        people.date_of_death,
        people.is_unborn,
        coalesce(people.date_of_birth, people.expected_date_of_birth) as born_on,
        case
            when people.is_unborn then 'expected'
            when sure_births.person_id is null then 'approximate'
            else 'exact'
        end as date_certainty,
    from people
    left join sure_births
        on
            people.person_id = sure_births.person_id
            and cast(people.date_of_birth as varchar) = sure_births.born_on
    where not people.is_never_born
),

lives as (
    select
        person_id,
        'people' as source_table,
        person_id as source_ref,
        unnest([if(is_unborn, 'expected_birth', 'birth'), 'death']) as record_type,
        unnest(['began', 'ended']) as part,
        unnest([born_on, date_of_death]) as event_date,
        unnest([date_certainty, 'exact']) as date_certainty,
    from births
),

moves as (
    select * from {{ ref('int_events__of_homes') }}
),

events as (
    select * from lives
    union all by name
    select * from moves
)

select
    person_id,
    source_table,
    source_ref,
    cast(null as varchar) as service_code,
    record_type,
    part,
    event_date,
    period_start,
    period_end,
    cast(null as boolean) as is_current,
    date_certainty,
    '' as service_name,
    '' as what,
    '' as what_type,
    '' as at_place,
    '' as led_to,
    coalesce(notes, []) as notes,
from events
where event_date is not null

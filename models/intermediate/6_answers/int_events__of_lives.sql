-- Births, deaths and moves. Somebody at a protected address is in no household, and so moves
-- nowhere. Who is born into a home has not moved there; who leaves one for another that is known
-- has moved, which is told once. Where to, the household says.
with people as (
    select * from {{ ref('int_people__golden_records') }}
),

values_by_service as (
    select * from {{ ref('int_people__values_by_service') }}
),

stays_of_members as (
    select * from {{ ref('int_households__stays_of_members') }}
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

homes as (
    select
        person_id,
        household_id,
        start_date,
        end_date,
        lead(start_date) over (
            partition by person_id
            order by start_date nulls first, household_id
        ) as next_start_date,
    from stays_of_members
),

moves as (
    select
        homes.person_id,
        'households' as source_table,
        homes.household_id as source_ref,
        'home' as record_type,
        unnest(['began', 'ended']) as part,
        unnest([
            case
                when coalesce(homes.start_date > births.born_on + interval 1 month, true)
                    then homes.start_date
            end,
            case
                when
                    homes.end_date <= {{ as_at() }}
                    and homes.end_date is distinct from births.date_of_death
                    and coalesce(homes.next_start_date > homes.end_date + interval 1 month, true)
                    then homes.end_date
            end
        ]) as event_date,
        homes.start_date as period_start,
        homes.end_date as period_end,
        'exact' as date_certainty,
    from homes
    left join births on homes.person_id = births.person_id
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
    cast([] as varchar[]) as notes,
from events
where event_date is not null

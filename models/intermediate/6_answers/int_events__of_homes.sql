-- Moves. Somebody at a protected address is in no household, and so moves nowhere. Who is born into
-- a home has not moved there; who leaves one for another that is known has moved, which is told
-- once.
with people as (
    select
        *,
        coalesce(date_of_birth, expected_date_of_birth) as born_on,
    from {{ ref('int_people__golden_records') }}
),

stays_of_members as (
    select * from {{ ref('int_households__stays_of_members') }}
),

-- Where somebody is after leaving a home: a home that was entered at about that time, which is a
-- move and told there, or another that goes on.
next_homes as (
    select
        homes.person_id,
        homes.household_id,
        homes.end_date,
        bool_or(others.start_date >= homes.end_date - interval 1 month) as is_told_as_a_move,
    from stays_of_members as homes
    inner join stays_of_members as others
        on
            homes.person_id = others.person_id
            and (homes.household_id, homes.start_date) is distinct from (
                others.household_id, others.start_date
            )
            and others.start_date <= homes.end_date + interval 1 month
            and coalesce(homes.end_date < others.end_date, true)
    group by homes.person_id, homes.household_id, homes.end_date
),

homes as (
    select
        stays_of_members.person_id,
        stays_of_members.household_id,
        stays_of_members.start_date,
        stays_of_members.end_date,
        coalesce(next_homes.is_told_as_a_move, false) as is_told_as_a_move,
        next_homes.person_id is null as is_next_unknown,
    from stays_of_members
    left join next_homes
        on
            stays_of_members.person_id = next_homes.person_id
            and stays_of_members.household_id = next_homes.household_id
            and stays_of_members.end_date = next_homes.end_date
)

select
    homes.person_id,
    'households' as source_table,
    homes.household_id as source_ref,
    'home' as record_type,
    unnest(['began', 'ended']) as part,
    unnest([
        case
            when
                coalesce(homes.start_date > people.born_on + interval 1 month, true)
                then homes.start_date
        end,
        case
            when
                homes.end_date <= {{ as_at() }}
                and homes.end_date is distinct from people.date_of_death
                and not homes.is_told_as_a_move
                then homes.end_date
        end
    ]) as event_date,
    homes.start_date as period_start,
    homes.end_date as period_end,
    'exact' as date_certainty,
    unnest([[], if(homes.is_next_unknown, ['no_next_home'], [])]) as notes,
from homes
inner join people on homes.person_id = people.person_id

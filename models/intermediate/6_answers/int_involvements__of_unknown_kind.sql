-- What is listed by its kind or role, and holds a word for it that nobody knows, or none. It may be
-- of a kind that is shown: who has such a row is not somebody of whom nothing was found.
with offences as (
    select * from {{ ref('stg_police__offences') }}
),

housing_events as (
    select * from {{ ref('stg_housing__housing_events') }}
),

with_conditions as (
    select * from {{ ref('int_involvements__with_conditions') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

look_backs as (
    select * from {{ ref('int_involvements__look_backs') }}
),

look_backs_of_tables as (
    select
        service_code,
        table_name,
        min(look_back_start) as look_back_start,
        bool_or(look_back_start is null) as is_unlimited,
    from look_backs
    group by service_code, table_name
),

of_unknown_kind as (
    select
        record_id,
        service_code,
        'offences' as table_name,
        offence_date as start_date,
    from offences
    where coalesce(role, 'unknown') = 'unknown'
    union all
    select
        record_id,
        service_code,
        'housing_events' as table_name,
        start_date,
    from housing_events
    where coalesce(event_type, 'unknown') = 'unknown'
)

select
    of_unknown_kind.service_code,
    record_to_person.person_id,
from of_unknown_kind
inner join record_to_person on of_unknown_kind.record_id = record_to_person.record_id
inner join look_backs_of_tables using (service_code, table_name)
where
    look_backs_of_tables.is_unlimited
    or of_unknown_kind.start_date >= look_backs_of_tables.look_back_start
union
select
    with_conditions.service_code,
    with_conditions.person_id,
from with_conditions
inner join look_backs using (service_code, record_type)
where look_backs.roles_shown is not null and coalesce(with_conditions.role, 'unknown') = 'unknown'

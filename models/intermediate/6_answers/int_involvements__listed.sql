-- Of a person's safeguarding offences the three newest are listed. Other offences are told as yes
-- or no: one row for a person, without a date.
with in_scope as (
    select * from {{ ref('int_involvements__in_scope') }}
),

services as (
    select * from {{ ref('services') }}
),

protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
),

-- Whoever lives in a refuge is known to a service as anybody else is, but a school, a practice or a
-- housing officer would give the place away: there, neither reason nor contact is told.
marked as (
    select
        in_scope.*,
        protected.person_id is not null and services.gives_place_away as is_hidden,
    from in_scope
    inner join services on in_scope.service_code = services.service_code
    left join protected on in_scope.person_id = protected.person_id
),

without_places as (
    select
        * exclude (is_hidden)
        replace (
            case when not is_hidden then involvement_type end as involvement_type,
            case when not is_hidden then reason end as reason,
            case when not is_hidden then organisation end as organisation,
            case when not is_hidden then team end as team,
            case when not is_hidden then team_phone end as team_phone,
            case when not is_hidden then team_email end as team_email,
            case when not is_hidden then practitioner_name end as practitioner_name,
            case when not is_hidden then practitioner_role end as practitioner_role,
            case when not is_hidden then practitioner_phone end as practitioner_phone,
            case when not is_hidden then practitioner_email end as practitioner_email
        ),
    from marked
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_id, service_code, at_most
            order by start_date desc nulls last, gravity_rank asc, involvement_id asc
        ) as newest_first,
    from without_places
    where record_type not in ('other_convicted', 'other_suspect')
),

other_offences as (
    select distinct
        'police:other_offences:' || person_id as involvement_id,
        person_id,
        service_code,
        involvement_type,
        reason,
        is_open,
        is_withheld,
        is_deceased,
    from without_places
    where record_type in ('other_convicted', 'other_suspect')
)

select * exclude (newest_first)
from ranked
where at_most is null or newest_first <= at_most
union all by name
select *
from other_offences

-- Of a person's safeguarding offences the three newest are listed. Other offences are shown as yes
-- or no: one row for a person, without a date. What is yet to begin is not listed.
with in_scope as (
    select * exclude (is_yet_to_begin) from {{ ref('int_involvements__in_scope') }}
    where is_yet_to_begin is not true
),

services_that_locate as (
    select * from {{ ref('int_people__services_that_locate') }}
),

-- A person at a protected address is known to such a service as anybody else is. Only what is
-- listed here is shown of that; whatever else a record holds, also in a column that is added one
-- day, is not.
without_places as (
    select in_scope.*
    from in_scope
    anti join services_that_locate using (person_id, service_code)
    union all by name
    select
        in_scope.involvement_id,
        in_scope.record_id,
        in_scope.person_id,
        in_scope.service_code,
        in_scope.record_type,
        in_scope.start_date,
        in_scope.end_date,
        in_scope.last_contact_date,
        in_scope.last_contact_date_is_unreadable,
        in_scope.practitioner_left_on,
        in_scope.practitioner_left_on_is_unreadable,
        in_scope.is_open,
        in_scope.is_end_unknown,
        in_scope.is_withheld,
        in_scope.is_deceased,
        in_scope.days_until_silent,
        in_scope.admission_type,
        in_scope.gravity_rank,
        in_scope.at_most,
    from in_scope
    semi join services_that_locate using (person_id, service_code)
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

select * exclude (newest_first, at_most, gravity_rank)
from ranked
where at_most is null or newest_first <= at_most
union all by name
select *
from other_offences

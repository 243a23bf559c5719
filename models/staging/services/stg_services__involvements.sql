-- A service that sends its worker by id alone sends who that is in the staff directory.
with sent as (
    {{ of_every_service('involvements') }}
),

directory as (
    select * from {{ source('staff', 'directory') }}
),

involvements as (
    select
        sent.* replace (
            coalesce(sent.practitioner_name, directory.name) as practitioner_name,
            coalesce(sent.practitioner_phone, directory.phone) as practitioner_phone,
            coalesce(sent.practitioner_email, directory.email) as practitioner_email,
            coalesce(sent.practitioner_left_on, directory.left_on) as practitioner_left_on,
            coalesce(sent.practitioner_left_on_is_unreadable, directory.left_on_is_unreadable)
                as practitioner_left_on_is_unreadable
        ),
    from sent
    left join directory
        on
            sent.practitioner_name is null
            and sent.practitioner_ref = directory.staff_ref
            and sent.service_code = coalesce(directory.service_code, sent.service_code)
)

select
    service_code || ':' || involvement_ref || ':' || person_ref as involvement_id,
    service_code || ':' || person_ref as record_id,
    service_code,
    involvement_type,
    reason,
    start_date,
    end_date,
    end_date_is_unreadable,
    status,
    last_contact_date,
    last_contact_date_is_unreadable,
    organisation,
    team,
    practitioner_name,
    practitioner_role,
    practitioner_phone,
    practitioner_email,
    practitioner_left_on,
    practitioner_left_on_is_unreadable,
    team_phone,
    team_email,
    is_withheld,
    admission_type,
    plan_status,
from involvements

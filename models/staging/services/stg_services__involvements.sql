with involvements as (
    {{ of_every_service('involvements') }}
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

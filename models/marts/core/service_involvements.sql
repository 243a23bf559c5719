with shown as (
    select * from {{ ref('int_involvements__shown') }}
)

select
    involvement_id,
    person_id,
    service_code,
    involvement_type,
    reason,
    outcome,
    start_date,
    end_date,
    last_contact_date,
    is_current,
    is_end_unknown,
    is_silent,
    is_named_on_a_case,
    admission_type,
    organisation,
    team,
    practitioner_name,
    practitioner_role,
    practitioner_phone,
    practitioner_email,
    practitioner_contact_as_sent,
    team_phone,
    team_email,
    team_contact_as_sent,
    contact_quality,
    has_contradicting_dates,
    is_withheld,
from shown

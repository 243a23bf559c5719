with involvements as (
    select * from {{ source('schools', 'involvements') }}
)

select
    {{ reference('schools', 'involvement_ref') }} as involvement_id,
    {{ reference('schools', 'person_ref') }} as record_id,
    involvement_type,
    reason,
    start_date,
    end_date,
    last_contact_date,
    organisation,
    team,
    practitioner_name,
    practitioner_role,
    practitioner_phone,
    practitioner_email,
    practitioner_left_on,
    team_phone,
    team_email,
    is_withheld,
    admission_type,
    'schools' as service_code,
from involvements

with involvements as (
    select * from {{ source('young_carers', 'involvements') }}
)

select
    {{ reference('young_carers', "involvement_ref || ':' || person_ref") }} as involvement_id,
    {{ reference('young_carers', 'person_ref') }} as record_id,
    involvement_type,
    reason,
    start_date,
    end_date,
    end_date_is_unreadable,
    last_contact_date,
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
    'young_carers' as service_code,
from involvements

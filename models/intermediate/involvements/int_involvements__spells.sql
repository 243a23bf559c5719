with involvements as (
    select * from {{ ref('int_involvements__unioned') }}
),

stated as (
    select
        involvement_id,
        record_id,
        service_code,
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
        coalesce(is_withheld, false) as is_withheld,
        admission_type,
        plan_status,
    from involvements
)

select
    involvement_id,
    record_id,
    service_code,
    'involvement' as record_type,
    involvement_type,
    reason,
    start_date,
    end_date,
    last_contact_date,
    coalesce(end_date > cast('{{ var("as_at") }}' as date), true) as is_open,
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
    plan_status,
from stated

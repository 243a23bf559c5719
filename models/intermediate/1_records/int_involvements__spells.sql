-- A spell that its service calls closed is closed, also without an end date: so is a plan that has
-- ended, or was cancelled.
with involvements as (
    select * from {{ ref('stg_services__involvements') }}
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
        coalesce(is_withheld, false) as is_withheld,
        admission_type,
        plan_status,
        coalesce(status = 'closed', false) or coalesce(plan_status in ('ended', 'cancelled'), false)
            as is_called_closed,
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
    last_contact_date_is_unreadable,
    not is_called_closed
    and {{ is_open('end_date', 'end_date_is_unreadable') }} as is_open,
    not is_called_closed and coalesce(end_date_is_unreadable, false) as is_end_unknown,
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
from stated

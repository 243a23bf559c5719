-- A spell that its service calls closed is closed, also without an end date: so is a plan that has
-- ended, or was cancelled.
with involvements as (
    select * from {{ ref('stg_services__involvements') }}
),

practitioners as (
    select * from {{ ref('int_involvements__practitioners') }}
),

-- Where the field of the name holds no person, whoever answers there is the team's contact.
with_practitioners as (
    select
        involvements.*,
        practitioners.practitioner_name as named,
        practitioners.team as named_team,
        coalesce(practitioners.is_not_there, false) as is_not_there,
        coalesce(involvements.practitioner_phone, practitioners.contact_text) as phone_text,
        practitioners.name_text is not null and named is null as names_nobody,
        names_nobody and not is_not_there as is_of_the_team,
    from involvements
    left join practitioners on involvements.practitioner_name = practitioners.name_text
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
        coalesce(team, named_team) as team,
        named as practitioner_name,
        practitioner_role,
        case when not names_nobody then phone_text end as practitioner_phone,
        case when not names_nobody then practitioner_email end as practitioner_email,
        practitioner_left_on,
        coalesce(practitioner_left_on_is_unreadable, false) or is_not_there
            as practitioner_left_on_is_unreadable,
        coalesce(team_phone, case when is_of_the_team then phone_text end) as team_phone,
        coalesce(team_email, case when is_of_the_team then practitioner_email end) as team_email,
        coalesce(is_withheld, false) as is_withheld,
        admission_type,
        plan_status,
        coalesce(status = 'closed', false) or coalesce(plan_status in ('ended', 'cancelled'), false)
            as is_called_closed,
    from with_practitioners
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

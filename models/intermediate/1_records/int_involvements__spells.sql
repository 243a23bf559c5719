-- What services send of their involvements, one word for one thing: a word of a service that says
-- what another of its words says, or nothing, is told as the seed words_of_services has it.
-- A spell that its service calls closed is closed, also without an end date: so is a plan that has
-- ended, or was cancelled.
with involvements as (
    select * from {{ ref('stg_services__involvements') }}
),

practitioners as (
    select * from {{ ref('int_involvements__practitioners') }}
),

words_of_services as (
    select * from {{ ref('words_of_services') }}
),

with_words as (
    select
        involvements.* replace (
            if(types.as_sent is null, involvements.involvement_type, types.told_as)
                as involvement_type,
            if(reasons.as_sent is null, involvements.reason, reasons.told_as) as reason,
            if(roles.as_sent is null, involvements.practitioner_role, roles.told_as)
                as practitioner_role
        ),
    from involvements
    left join words_of_services as types
        on
            involvements.service_code = types.service_code
            and types.column_name = 'involvement_type'
            and lower(trim(involvements.involvement_type)) = types.as_sent
    left join words_of_services as reasons
        on
            involvements.service_code = reasons.service_code
            and reasons.column_name = 'reason'
            and lower(trim(involvements.reason)) = reasons.as_sent
    left join words_of_services as roles
        on
            involvements.service_code = roles.service_code
            and roles.column_name = 'practitioner_role'
            and lower(trim(involvements.practitioner_role)) = roles.as_sent
),

-- Where the field of the name holds no person, whoever answers there is the team's contact.
with_practitioners as (
    select
        with_words.*,
        practitioners.practitioner_name as named,
        practitioners.team as named_team,
        coalesce(practitioners.is_not_there, false) as is_not_there,
        coalesce(with_words.practitioner_phone, practitioners.contact_text) as phone_text,
        practitioners.name_text is not null and named is null as names_nobody,
        names_nobody and not is_not_there as is_of_the_team,
    from with_words
    left join practitioners on with_words.practitioner_name = practitioners.name_text
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

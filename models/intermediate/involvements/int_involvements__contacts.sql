-- The practitioner who is still there, else the team, else the service's desk; never a number that
-- nobody gave. Only a number that can be rung counts as one, and only an e-mail of one's shape: a
-- team known by its name alone is reached through the desk.
-- What a service leaves out of a practitioner, the staff directory may know.
with listed as (
    select * from {{ ref('int_involvements__listed') }}
),

staff as (
    select * from {{ ref('int_involvements__staff') }}
),

phones as (
    select * from {{ ref('int_involvements__phones') }}
),

services as (
    select * from {{ ref('services') }}
),

reachable as (
    select
        listed.involvement_id,
        listed.organisation,
        listed.team,
        case
            when {{ is_email('listed.team_email') }} then listed.team_email
        end as email_of_team,
        listed.practitioner_name,
        listed.practitioner_role,
        case
            when {{ is_email('listed.practitioner_email') }} then listed.practitioner_email
            when {{ is_email('staff.email') }} then staff.email
        end as practitioner_email,
        coalesce(phones_of_practitioners.phone, phones_of_staff.phone) as practitioner_phone,
        phones_of_teams.phone as team_phone,
        services.service_desk_phone,
        services.service_desk_email,
        listed.practitioner_name is not null as is_named,
        coalesce(
            least(listed.practitioner_left_on, staff.left_on)
            <= cast('{{ var("as_at") }}' as date),
            false
        ) as has_left,
        coalesce(phones_of_teams.phone, email_of_team) is not null as team_answers,
        listed.team is not null or team_answers as has_team,
    from listed
    inner join services on listed.service_code = services.service_code
    left join staff
        on
            listed.service_code = staff.service_code
            and listed.practitioner_name = staff.practitioner_name
    left join phones as phones_of_staff on staff.phone = phones_of_staff.phone_as_stated
    left join phones as phones_of_practitioners
        on listed.practitioner_phone = phones_of_practitioners.phone_as_stated
    left join phones as phones_of_teams
        on listed.team_phone = phones_of_teams.phone_as_stated
    where not listed.is_withheld
)

select
    involvement_id,
    organisation,
    team,
    case when not has_left then practitioner_name end as practitioner_name,
    case when not has_left and is_named then practitioner_role end as practitioner_role,
    case when not has_left and is_named then practitioner_phone end as practitioner_phone,
    case when not has_left and is_named then practitioner_email end as practitioner_email,
    case when team_answers then team_phone else service_desk_phone end as team_phone,
    case when team_answers then email_of_team else service_desk_email end as team_email,
    case
        when is_named and has_left then 'practitioner_left'
        when is_named and practitioner_phone is not null then 'practitioner_direct'
        when is_named then 'practitioner_no_number'
        when has_team then 'team_only'
        when coalesce(organisation, service_desk_phone, service_desk_email) is not null
            then 'organisation_only'
        else 'none'
    end as contact_quality,
from reachable

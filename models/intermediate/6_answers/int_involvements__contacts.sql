-- The practitioner who is still there, else the team, else the service's desk; never a number that
-- nobody gave. Only a number that can be called counts as one, and only an e-mail of one's shape: a
-- team known by its name alone is reached through the desk. What a service wrote of a contact is
-- shown where it says more than that: on which days to call, a second mailbox, or a text of which
-- no number could be made. What a service leaves out of a practitioner, the staff directory may
-- know.
with listed as (
    select * from {{ ref('int_involvements__listed') }}
),

staff as (
    select * from {{ ref('int_involvements__staff') }}
),

parsed_contacts as (
    select * from {{ ref('int_involvements__parsed_contacts') }}
),

services as (
    select * from {{ ref('services') }}
),

reachable as (
    select
        listed.involvement_id,
        listed.organisation,
        listed.team,
        listed.practitioner_name,
        listed.practitioner_role,
        coalesce(practitioners.phone, directory.phone) as practitioner_phone,
        coalesce(practitioners.email, directory.email) as practitioner_email,
        nullif(concat_ws(
            '; ',
            practitioners.as_sent,
            case when practitioners.phone is null then directory.as_sent end
        ), '') as practitioner_contact_as_sent,
        teams.phone as phone_of_team,
        teams.email as email_of_team,
        teams.as_sent as as_sent_of_team,
        desks.phone as phone_of_desk,
        desks.email as email_of_desk,
        desks.as_sent as as_sent_of_desk,
        listed.practitioner_name is not null as is_named,
        -- Who wrote a day of leaving that nobody can read wrote that the practitioner leaves.
        coalesce(
            least(listed.practitioner_left_on, staff.left_on)
            <= {{ as_at() }},
            false
        )
        or coalesce(listed.practitioner_left_on_is_unreadable, false)
        or coalesce(staff.left_on_is_unreadable, false) as has_left,
        coalesce(phone_of_team, email_of_team) is not null as team_answers,
        listed.team is not null or team_answers as has_team,
    from listed
    inner join services on listed.service_code = services.service_code
    left join staff
        on
            listed.service_code = staff.service_code
            and listed.practitioner_name = staff.practitioner_name
    left join parsed_contacts as practitioners
        on
            listed.practitioner_phone is not distinct from practitioners.phone_text
            and listed.practitioner_email is not distinct from practitioners.email_text
    left join parsed_contacts as directory
        on
            staff.phone is not distinct from directory.phone_text
            and staff.email is not distinct from directory.email_text
    left join parsed_contacts as teams
        on
            listed.team_phone is not distinct from teams.phone_text
            and listed.team_email is not distinct from teams.email_text
    left join parsed_contacts as desks
        on
            services.service_desk_phone is not distinct from desks.phone_text
            and services.service_desk_email is not distinct from desks.email_text
    where not listed.is_withheld
),

told as (
    select
        *,
        is_named and not has_left as is_there,
        -- Of a team whose text nobody can read, the text is shown beside the service contact point.
        concat_ws('; ', as_sent_of_team, case when not team_answers then as_sent_of_desk end)
            as as_sent,
    from reachable
)

select
    involvement_id,
    organisation,
    team,
    case when not has_left then practitioner_name end as practitioner_name,
    case when is_there then practitioner_role end as practitioner_role,
    case when is_there then practitioner_phone end as practitioner_phone,
    case when is_there then practitioner_email end as practitioner_email,
    case when is_there then practitioner_contact_as_sent end as practitioner_contact_as_sent,
    if(team_answers, phone_of_team, phone_of_desk) as team_phone,
    if(team_answers, email_of_team, email_of_desk) as team_email,
    nullif(as_sent, '') as team_contact_as_sent,
    case
        when is_named and has_left then 'practitioner_left'
        when is_named and practitioner_phone is not null then 'practitioner_direct'
        when is_named then 'practitioner_no_number'
        when has_team then 'team_only'
        when coalesce(organisation, phone_of_desk, email_of_desk) is not null
            then 'organisation_only'
        else 'none'
    end as contact_quality,
from told

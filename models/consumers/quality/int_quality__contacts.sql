-- Contacts and dates as the services recorded them, before any fall-back.
with stated as (
    select * from {{ ref('int_involvements__of_people') }}
),

contacts as (
    select * from {{ ref('int_contacts__parsed') }}
),

answered as (
    select
        stated.*,
        cast(stated.practitioner_phone is not null as integer)
        + cast(stated.team_phone is not null as integer) as n_phones,
        cast(stated.practitioner_email is not null as integer)
        + cast(stated.team_email is not null as integer) as n_emails,
        cast(phones_of_practitioners.phone_told is not null as integer)
        + cast(phones_of_teams.phone_told is not null as integer) as n_phones_read,
        cast(coalesce(len(emails_of_practitioners.emails), 0) > 0 as integer)
        + cast(coalesce(len(emails_of_teams.emails), 0) > 0 as integer) as n_emails_read,
        stated.start_date > {{ as_at() }} as is_ahead,
    from stated
    left join contacts as phones_of_practitioners
        on stated.practitioner_phone = phones_of_practitioners.contact_text
    left join contacts as phones_of_teams on stated.team_phone = phones_of_teams.contact_text
    left join contacts as emails_of_practitioners
        on stated.practitioner_email = emails_of_practitioners.contact_text
    left join contacts as emails_of_teams on stated.team_email = emails_of_teams.contact_text
    where stated.record_type = 'involvement' and not stated.is_withheld
),

counted as (
    select
        service_code,
        count(*) as n_involvements,
        count(*) filter (where practitioner_name is not null and practitioner_role is not null)
            as n_with_name,
        count(*) filter (where n_phones > 0) as n_with_phone,
        count(*) filter (where n_phones > 1) as n_with_phones,
        sum(n_phones) as n_phones,
        sum(n_phones_read) as n_phones_read,
        count(*) filter (where n_emails > 0) as n_with_email,
        count(*) filter (where n_emails > 1) as n_with_emails,
        sum(n_emails) as n_emails,
        sum(n_emails_read) as n_emails_read,
        count(*) filter (where last_contact_date < start_date) as n_contact_first,
        count(*) filter (where is_end_unknown) as n_end_unknown,
        count(*) filter (where is_ahead) as n_ahead,
    from answered
    group by service_code
),

asked as (
    select
        service_code,
        unnest([
            { 'check_id': 'C3', 'numerator': n_with_name, 'denominator': n_involvements },
            { 'check_id': 'C5', 'numerator': n_with_phone, 'denominator': n_involvements },
            { 'check_id': 'C6', 'numerator': n_with_phones, 'denominator': n_involvements },
            { 'check_id': 'C7', 'numerator': n_phones_read, 'denominator': n_phones },
            { 'check_id': 'C8', 'numerator': n_with_email, 'denominator': n_involvements },
            { 'check_id': 'C9', 'numerator': n_with_emails, 'denominator': n_involvements },
            { 'check_id': 'C10', 'numerator': n_emails_read, 'denominator': n_emails },
            { 'check_id': 'D1', 'numerator': n_contact_first, 'denominator': n_involvements },
            { 'check_id': 'D2', 'numerator': n_end_unknown, 'denominator': n_involvements },
            { 'check_id': 'D3', 'numerator': n_ahead, 'denominator': n_involvements },
        ]) as answer,
    from counted
)

select
    asked.service_code,
    'involvements' as table_name,
    answer.check_id,
    '' as detail,
    answer.numerator,
    answer.denominator,
from asked

-- Contacts and dates as the services stated them, before any fall-back.
with stated as (
    select * from {{ ref('int_involvements__stated') }}
),

answered as (
    select
        *,
        list_filter(
            [nullif(trim(practitioner_phone), ''), nullif(trim(team_phone), '')],
            lambda phone: phone is not null
        ) as phones,
        list_filter(
            [practitioner_email, team_email], lambda email: email is not null
        ) as emails,
        start_date > cast('{{ var("as_at") }}' as date) as is_ahead,
    from stated
    where record_type = 'involvement' and not is_withheld
),

counted as (
    select
        service_code,
        count(*) as n_involvements,
        count(*) filter (where practitioner_name is not null and practitioner_role is not null)
            as n_with_name,
        count(*) filter (where len(phones) > 0) as n_with_phone,
        count(*) filter (where len(phones) > 1) as n_with_phones,
        sum(len(phones)) as n_phones,
        sum(len(list_filter(phones, lambda phone: len(regexp_replace(
            regexp_replace(phone, '^\s*(\+|00)44\s*(\(0\))?', '0'), '\D', '', 'g'
        )) between 10 and 11))) as n_phones_of_length,
        count(*) filter (where len(emails) > 0) as n_with_email,
        count(*) filter (where len(emails) > 1) as n_with_emails,
        sum(len(emails)) as n_emails,
        sum(len(list_filter(
            emails, lambda email: {{ is_email('email') }}
        ))) as n_emails_of_shape,
        count(*) filter (where last_contact_date < start_date) as n_contact_first,
        count(*) filter (where end_date < start_date) as n_end_first,
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
            { 'check_id': 'C7', 'numerator': n_phones_of_length, 'denominator': n_phones },
            { 'check_id': 'C8', 'numerator': n_with_email, 'denominator': n_involvements },
            { 'check_id': 'C9', 'numerator': n_with_emails, 'denominator': n_involvements },
            { 'check_id': 'C10', 'numerator': n_emails_of_shape, 'denominator': n_emails },
            { 'check_id': 'D1', 'numerator': n_contact_first, 'denominator': n_involvements },
            { 'check_id': 'D2', 'numerator': n_end_first, 'denominator': n_involvements },
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

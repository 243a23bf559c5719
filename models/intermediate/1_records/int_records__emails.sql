-- The first e-mail address of a record, in whichever field for a contact it stands. An office's
-- mailbox stands on many people's records.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

names as (
    select * from {{ ref('int_records__names') }}
),

contacts as (
    select * from {{ ref('int_contacts__parsed') }}
    where len(emails) > 0
),

emails_of_records as (
    select
        records.record_id,
        lower(coalesce(in_its_field.emails[1], in_the_other.emails[1])) as email,
    from records
    left join contacts as in_its_field on records.email = in_its_field.contact_text
    left join contacts as in_the_other on records.phone = in_the_other.contact_text
    where coalesce(in_its_field.contact_text, in_the_other.contact_text) is not null
),

use_of_emails as (
    select
        emails_of_records.email,
        count(distinct names.surname) > {{ var('contact_max_surnames') }}
        or count(distinct coalesce(names.surname, '') || ',' || coalesce(names.forename, ''))
        > {{ var('contact_max_names') }} as is_shared,
    from emails_of_records
    inner join names on emails_of_records.record_id = names.record_id
    group by emails_of_records.email
)

select
    emails_of_records.record_id,
    emails_of_records.email,
    use_of_emails.is_shared,
from emails_of_records
inner join use_of_emails on emails_of_records.email = use_of_emails.email

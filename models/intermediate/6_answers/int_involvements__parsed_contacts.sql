-- The two fields of one contact are read together: people write a number into the field for the
-- e-mail, and the other way round.
with listed as (
    select * from {{ ref('int_involvements__listed') }}
),

staff as (
    select * from {{ ref('int_involvements__staff') }}
),

services as (
    select * from {{ ref('services') }}
),

contacts as (
    select * from {{ ref('int_contacts__parsed') }}
),

pairs as (
    select
        practitioner_phone as phone_text,
        practitioner_email as email_text,
    from listed
    union
    select
        team_phone as phone_text,
        team_email as email_text,
    from listed
    union
    select
        phone as phone_text,
        email as email_text,
    from staff
    union
    select
        service_desk_phone as phone_text,
        service_desk_email as email_text,
    from services
)

select
    pairs.phone_text,
    pairs.email_text,
    coalesce(phones.phone_told, emails.phone_told) as phone,
    coalesce(emails.emails[1], phones.emails[1]) as email,
    nullif(concat_ws(
        '; ',
        -- A second address is shown with the text that holds it; so is a second field's number.
        case
            when phones.says_more or phones.emails[1] <> email then trim(pairs.phone_text)
        end,
        case
            when
                (emails.says_more or emails.phone_told <> phone)
                and pairs.email_text is distinct from pairs.phone_text
                then trim(pairs.email_text)
        end
    ), '') as as_sent,
from pairs
left join contacts as phones on pairs.phone_text = phones.contact_text
left join contacts as emails on pairs.email_text = emails.contact_text
where coalesce(phones.contact_text, emails.contact_text) is not null

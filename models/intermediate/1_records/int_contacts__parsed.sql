with texts as (
    select * from {{ ref('int_contacts__texts') }}
),

unusual as (
    select * from {{ ref('int_contacts__unusual') }}
)

select
    contact_text,
    if(phone_if_ordinary is null, [], [phone_if_ordinary]) as phones,
    phone_if_ordinary as phone_told,
    if(email_if_ordinary is null, [], [email_if_ordinary]) as emails,
    false as says_more,
    false as has_unread_number,
from texts
where coalesce(phone_if_ordinary, email_if_ordinary) is not null
union all
select
    contact_text,
    phones,
    phone_told,
    emails,
    says_more,
    has_unread_number,
from unusual

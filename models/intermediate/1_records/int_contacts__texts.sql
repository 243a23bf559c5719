-- What stands in a field for a telephone number or an e-mail, of whomever it is. Nearly all of it
-- is one number or one address of the ordinary shape, and says no more; all else goes to the
-- reader.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

involvements as (
    select * from {{ ref('stg_services__involvements') }}
),

practitioners as (
    select * from {{ ref('int_involvements__practitioners') }}
),

directory as (
    select * from {{ ref('stg_staff__directory') }}
),

services as (
    select * from {{ ref('services') }}
),

texts as (
    select phone as contact_text from records
    union
    select email as contact_text from records
    union
    select practitioner_phone as contact_text from involvements
    union
    select practitioner_email as contact_text from involvements
    union
    select contact_text from practitioners
    union
    select team_phone as contact_text from involvements
    union
    select team_email as contact_text from involvements
    union
    select phone as contact_text from directory
    union
    select email as contact_text from directory
    union
    select service_desk_phone as contact_text from services
    union
    select service_desk_email as contact_text from services
)

select
    contact_text,
    case
        when
            regexp_full_match(contact_text, '[0-9 ()]+|\+44[0-9 ]+')
            and regexp_full_match(
                regexp_replace(contact_text, '[^0-9]', '', 'g'),
                '(0|44)(1[1-9]|2[0-9]|7[0-9])[0-9]{8}'
            )
            -- 07000000000 and its like: the reader knows them.
            and not regexp_matches(
                regexp_replace(contact_text, '[^0-9]', '', 'g'),
                '0{9}|1{9}|2{9}|3{9}|4{9}|5{9}|6{9}|7{9}|8{9}|9{9}'
            )
            then '+44' || regexp_replace(contact_text, '[^0-9]', '', 'g')[-10:]
    end as phone_if_ordinary,
    case
        when
            regexp_full_match(
                contact_text, '[a-z]+[.][a-z]{2,}[0-9]*@([a-z0-9]+(-[a-z0-9]+)*[.])+[a-z]{2,}'
            )
            -- Words for no mailbox: the reader knows them.
            and not regexp_matches(
                contact_text,
                '^(no|not|do|e|x+|n|a+)[.]|(reply|mail|given|known|none|nobody|nil|null|x)@'
            )
            then contact_text
    end as email_if_ordinary,
from texts
where
    contact_text is not null
    -- Zeros and strokes fill a field and say nothing.
    and regexp_matches(contact_text, '[\p{L}1-9]|[^\x00-\x7F]')

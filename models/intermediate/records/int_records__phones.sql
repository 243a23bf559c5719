-- A number of an agency, a school or a hostel stands on many people's records: it is kept, but
-- marked as shared and links nobody.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

names as (
    select * from {{ ref('int_records__names') }}
),

phones_stated as (
    select * from {{ ref('int_records__phones_stated') }}
),

phones_parsed as (
    select * from {{ ref('int_records__phones_parsed') }}
),

phones_of_texts as (
    select distinct
        phones_stated.phone_text,
        coalesce(phones_stated.phone_if_ordinary, phones_parsed.phone) as phone,
    from phones_stated
    left join phones_parsed on phones_stated.number_squeezed = phones_parsed.number_squeezed
),

phones_of_records as (
    select
        records.record_id,
        phones_of_texts.phone,
        names.surname,
        names.forename,
    from records
    inner join phones_of_texts on records.phone = phones_of_texts.phone_text
    inner join names on records.record_id = names.record_id
    where
        phones_of_texts.phone is not null
        -- 07777 777777, 01234 000000 and their like are typed to get past a form.
        and not regexp_matches(phones_of_texts.phone, '0{6}|1{6}|2{7}|7{7}|9{6}|123456')
),

use_of_phones as (
    select
        phone,
        count(distinct surname) as n_surnames,
        count(distinct coalesce(surname, '') || ',' || coalesce(forename[1], '')) as n_names,
    from phones_of_records
    group by phone
)

select
    phones_of_records.record_id,
    phones_of_records.phone,
    -- A large family has one number, many forenames and few surnames.
    use_of_phones.n_names > 12 or use_of_phones.n_surnames > 5 as is_shared,
from phones_of_records
inner join use_of_phones on phones_of_records.phone = use_of_phones.phone

-- Every number that a record holds, in whichever field for a contact it stands. A number of an
-- agency, a school or a hostel stands on many people's records: it is kept, but marked as shared
-- and links nobody.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

names as (
    select * from {{ ref('int_records__names') }}
),

contacts as (
    select * from {{ ref('int_contacts__parsed') }}
    where len(phones) > 0
),

fields as (
    select
        record_id,
        1 as field,
        phone as contact_text,
    from records
    where phone is not null
    union all
    select
        record_id,
        2 as field,
        email as contact_text,
    from records
    where email is not null
),

written_phones as (
    select
        fields.record_id,
        fields.field,
        unnest(contacts.phones) as phone,
        unnest(generate_series(1, len(contacts.phones))) as place_in_field,
    from fields
    inner join contacts on fields.contact_text = contacts.contact_text
),

phones_of_records as (
    select
        written_phones.record_id,
        written_phones.phone,
        names.surname,
        names.forename,
        row_number() over (
            partition by written_phones.record_id
            order by written_phones.field, written_phones.place_in_field
        ) as place,
    from written_phones
    inner join names on written_phones.record_id = names.record_id
    -- 07777 777777, 01234 000000 and their like are typed to get past a form.
    where not regexp_matches(written_phones.phone, '0{6}|1{6}|2{7}|7{7}|9{6}|123456')
    qualify row_number() over (
        partition by written_phones.record_id, written_phones.phone
        order by written_phones.field, written_phones.place_in_field
    ) = 1
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
    phones_of_records.place,
    -- A large family has one number, many forenames and few surnames.
    use_of_phones.n_names > {{ var('contact_max_names') }}
    or use_of_phones.n_surnames > {{ var('contact_max_surnames') }} as is_shared,
from phones_of_records
inner join use_of_phones on phones_of_records.phone = use_of_phones.phone

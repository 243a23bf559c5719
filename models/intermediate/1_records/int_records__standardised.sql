-- A person record with all that can be cleaned and graded of it.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

names as (
    select * from {{ ref('int_records__names') }}
),

births as (
    select * from {{ ref('int_records__births') }}
),

identifiers as (
    select * from {{ ref('int_records__identifiers') }}
),

-- Every number that a record holds, in whichever field for a contact it stands. A number of an
-- agency, a school or a hostel stands on many people's records: it is kept, but marked as shared
-- and links nobody.
texts_with_phones as (
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
        unnest(texts_with_phones.phones) as phone,
        unnest(generate_series(1, len(texts_with_phones.phones))) as place_in_field,
    from fields
    inner join texts_with_phones on fields.contact_text = texts_with_phones.contact_text
),

phones_in_order as (
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
    from phones_in_order
    group by phone
),

phones as (
    select
        phones_in_order.record_id,
        phones_in_order.phone,
        phones_in_order.place,
        -- A large family has one number, many forenames and few surnames.
        use_of_phones.n_names > {{ var('contact_max_names') }}
        or use_of_phones.n_surnames > {{ var('contact_max_surnames') }} as is_shared,
    from phones_in_order
    inner join use_of_phones on phones_in_order.phone = use_of_phones.phone
),

-- The first e-mail address of a record, in whichever field for a contact it stands. An office's
-- mailbox stands on many people's records.
texts_with_emails as (
    select * from {{ ref('int_contacts__parsed') }}
    where len(emails) > 0
),

emails_of_records as (
    select
        records.record_id,
        lower(coalesce(in_its_field.emails[1], in_the_other.emails[1])) as email,
    from records
    left join texts_with_emails as in_its_field on records.email = in_its_field.contact_text
    left join texts_with_emails as in_the_other on records.phone = in_the_other.contact_text
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
),

emails as (
    select
        emails_of_records.record_id,
        emails_of_records.email,
        use_of_emails.is_shared,
    from emails_of_records
    inner join use_of_emails on emails_of_records.email = use_of_emails.email
),

phones_of_records as (
    select
        record_id,
        list(phone order by place) as phones,
        list(phone order by place) filter (not is_shared) as personal_phones,
    from phones
    group by record_id
)

select
    records.record_id,
    records.service_code,
    records.person_ref,
    records.record_kind,
    records.restriction,
    names.first_name,
    names.middle_names,
    names.last_name,
    names.preferred_name,
    names.previous_last_name,
    names.first_name_placeholder,
    names.is_marked_duplicate,
    names.forename,
    names.second_forename,
    names.surname,
    names.forenames,
    names.middle_words,
    names.surnames,
    births.date_of_birth,
    births.date_of_birth_quality,
    births.rough_date_of_birth,
    births.is_unborn,
    births.has_no_name_yet,
    births.expected_date_of_birth,
    births.date_of_death,
    births.date_of_death_is_unreadable,
    if(records.sex in ('M', 'F'), records.sex, names.sex_of_title) as sex,
    identifiers.nhs_number,
    identifiers.nhs_number_grade,
    identifiers.upn,
    identifiers.upn_grade,
    coalesce(phones_of_records.phones, []) as phones,
    coalesce(phones_of_records.personal_phones, []) as personal_phones,
    emails.email,
    coalesce(emails.is_shared, false) as is_email_shared,
    nullif(regexp_replace(upper(records.postcode), '[^A-Z0-9]', '', 'g'), '') as postcode,
from records
inner join names on records.record_id = names.record_id
inner join births on records.record_id = births.record_id
inner join identifiers on records.record_id = identifiers.record_id
left join phones_of_records on records.record_id = phones_of_records.record_id
left join emails on records.record_id = emails.record_id

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

phones as (
    select * from {{ ref('int_records__phones') }}
),

emails as (
    select * from {{ ref('int_records__emails') }}
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
    coalesce(records.date_of_death_is_unreadable, false) as date_of_death_is_unreadable,
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

-- All records of all services that are switched on. One that is off is asked for nothing: no row of
-- it is compared, related or counted, but for what protects somebody. A name that is nothing but
-- words for a test is nobody's: intake tells of such records, and here they end.
with people_of_services as (
    select * from {{ ref('stg_services__people') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

named_by_workers as (
    select * from {{ ref('int_records__named_by_workers') }}
),

services_on as (
    select service_code
    from {{ ref('services') }}
    where is_on
),

-- A school may hold one contact for several pupils: the contact is one record.
one_row_per_contact as (
    select *
    from school_contacts
    qualify row_number() over (partition by record_id order by pupil_record_id) = 1
),

expired_records as (
    select * from {{ ref('int_retention__expired_records') }}
),

records as (
    select
        *,
        'person' as record_kind
    from people_of_services
    union all by name
    select
        record_id,
        service_code,
        contact_ref as person_ref,
        'school_contact' as record_kind,
        first_name,
        last_name,
        address,
        postcode,
        phone,
        email,
    from one_row_per_contact
    union all by name
    select
        record_id,
        service_code,
        feedback_id as person_ref,
        'named_by_worker' as record_kind,
        first_name,
        last_name,
    from named_by_workers
)

select
    record_id,
    service_code,
    person_ref,
    record_kind,
    first_name,
    middle_names,
    last_name,
    preferred_name,
    previous_last_name,
    date_of_birth,
    date_of_birth_as_sent,
    date_of_birth_is_estimated,
    expected_date_of_birth,
    date_of_death,
    coalesce(date_of_death_is_unreadable, false) or coalesce(is_deceased, false)
        as date_of_death_is_unreadable,
    sex,
    nhs_number,
    upn,
    address,
    town,
    postcode,
    uprn,
    phone,
    email,
    restriction,
from records
where
    -- A mark that protects goes with neither its service nor its date: it shelters other records.
    restriction is not null
    or (
        service_code in (select services_on.service_code from services_on)
        and record_id not in (select expired_records.record_id from expired_records)
        and not regexp_full_match(
            lower(trim(concat_ws(' ', first_name, last_name))),
            '((z{2,}|x{2,})?[ _-]*(test|testing|dummy|training)[ _-]*[0-9]*'
            || '( +(test|testing|dummy|patient|person|client|child|pupil|record|user|case'
            || '|do not use|mother|father|baby|adult)s?[ _-]*[0-9]*)*)'
            || '|(z{2,}|x{2,})[ _-]?test[a-z0-9]*( .*)?|.* (z{2,}|x{2,})[ _-]?test[a-z0-9]*'
            || '|.* test(patient|person|client|child|pupil|record|user|case)[0-9]*'
            || '|do not use( .*)?|mickey mouse|donald duck'
        )
    )

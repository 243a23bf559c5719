-- What each service says a person is called, was born and so on, as text, in one column. A number
-- of an adopted child would join both identities, on whosever record it stands: nobody has it. An
-- office's mailbox may be a refuge's, and an area code names its town: nobody there has either.
with records as (
    select * from {{ ref('int_records__standardised') }}
),

as_written as (
    select * from {{ ref('int_records__written_names') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
),

numbers_of_adopted as (
    select
        list(nhs_number) as nhs_numbers,
        list(upn) as upns,
    from records
    where restriction = 'adopted'
),

-- Of a whole name in one field, or one beside an e-mail address, the parts are shown, in capitals.
written_names as (
    select
        records.record_id,
        (records.first_name is not null and coalesce(trim(as_written.first_name), '') = '')
        or (records.last_name is not null and coalesce(trim(as_written.last_name), '') = '')
        or contains(concat(as_written.first_name, as_written.last_name), '@')
            as is_taken_apart,
        as_written.middle_names,
        as_written.preferred_name,
        if(is_taken_apart, {{ in_capitals('records.first_name') }}, as_written.first_name)
            as first_name,
        if(is_taken_apart, {{ in_capitals('records.last_name') }}, as_written.last_name)
            as last_name,
    from records
    inner join as_written on records.record_id = as_written.record_id
),

-- Names are shown as written, where the cleaned name says that a name was written at all. Of Mrs
-- Smith nobody knows more: she is shown so until a service has her forename.
described as (
    select
        people_of_records.person_id,
        records.*,
        numbers_of_adopted.nhs_numbers as nhs_numbers_of_adopted,
        numbers_of_adopted.upns as upns_of_adopted,
        records.first_name is null and coalesce(records.first_name_placeholder = 'title', false)
            as has_title_alone,
        if(records.first_name is null and not has_title_alone, null, written_names.first_name)
            as written_first_name,
        if(records.last_name is null, null, written_names.last_name) as written_last_name,
        if(records.middle_names is null, null, written_names.middle_names)
            as written_middle_names,
        if(records.preferred_name is null, null, written_names.preferred_name)
            as written_preferred_name,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
    inner join written_names on records.record_id = written_names.record_id
    cross join numbers_of_adopted
),

stated as (
    select
        person_id,
        service_code,
        record_kind,
        unnest([
            'first_name', 'middle_names', 'last_name', 'preferred_name', 'date_of_birth',
            'expected_date_of_birth', 'date_of_death', 'sex', 'nhs_number', 'upn', 'phone', 'email'
        ]) as attribute,
        unnest([
            'name', 'name', 'name', 'name', 'date_of_birth',
            'date_of_birth', 'date_of_death', 'sex', 'nhs_number', 'upn', 'phone', 'email'
        ]) as rule,
        unnest([
            written_first_name,
            written_middle_names,
            written_last_name,
            written_preferred_name,
            cast(date_of_birth as varchar),
            cast(expected_date_of_birth as varchar),
            cast(date_of_death as varchar),
            sex,
            if(list_contains(nhs_numbers_of_adopted, nhs_number), null, nhs_number),
            if(list_contains(upns_of_adopted, upn), null, upn),
            coalesce(personal_phones[1], phones[1]),
            email
        ]) as stated_value,
        -- Doubtful: a title, an estimated birth date, a phone or an e-mail that an office shares.
        unnest([
            cast(has_title_alone as integer), 0, 0, 0, if(date_of_birth_quality = 'exact', 0, 1),
            0, 0, 0, 0, 0, if(len(personal_phones) > 0, 0, 1), cast(is_email_shared as integer)
        ]) as doubt,
    from described
)

select
    person_id,
    attribute,
    rule,
    stated_value,
    doubt,
    service_code,
    record_kind,
from stated
where
    stated_value is not null
    and stated_value <> ''
    and not (
        attribute in ('phone', 'email')
        and (doubt = 1 or attribute = 'phone' and not starts_with(stated_value, '+447'))
        and person_id in (select protected.person_id from protected)
    )

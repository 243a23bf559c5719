-- What stands in a field for a telephone number or an e-mail and cannot be called or written to.
-- The text of a worker's contact is shown, for it is on the page too; that of a service user is
-- not. Only involvements that are shown count: nobody calls about others, and a line here would
-- show that they exist.
with listed as (
    select * from {{ ref('int_involvements__listed') }}
    where record_type = 'involvement' and not is_withheld
),

records as (
    select * from {{ ref('int_records__unioned') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

directory as (
    select * from {{ ref('stg_staff__directory') }}
),

contacts as (
    select * from {{ ref('int_contacts__parsed') }}
    where says_more
),

fields as (
    select
        records.record_id,
        records.service_code,
        'involvements' as table_name,
        records.person_ref,
        unnest(['practitioner_phone', 'team_phone', 'practitioner_email', 'team_email'])
            as column_name,
        unnest([
            listed.practitioner_phone, listed.team_phone,
            listed.practitioner_email, listed.team_email,
        ]) as contact_text,
        true as is_of_worker,
    from listed
    inner join records on listed.record_id = records.record_id
    union
    select
        records.record_id,
        records.service_code,
        if(records.record_kind = 'school_contact', 'contacts', 'people') as table_name,
        records.person_ref,
        unnest(['phone', 'email']) as column_name,
        unnest([records.phone, records.email]) as contact_text,
        false as is_of_worker,
    from records
    inner join record_to_person on records.record_id = record_to_person.record_id
    union
    select
        cast(null as varchar) as record_id,
        'staff' as service_code,
        'directory' as table_name,
        cast(null as varchar) as person_ref,
        unnest(['phone', 'email']) as column_name,
        unnest([directory.phone, directory.email]) as contact_text,
        true as is_of_worker,
    from directory
),

unread as (
    select
        fields.*,
        contacts.phone_told is null and len(contacts.emails) = 0 as holds_nothing,
        split_part(fields.column_name, '_', -1) as kind,
    from fields
    inner join contacts on fields.contact_text = contacts.contact_text
    where
        (contacts.phone_told is null and len(contacts.emails) = 0)
        or contacts.has_unread_number
)

select
    record_id,
    service_code,
    table_name,
    person_ref,
    column_name,
    kind || if(holds_nothing, '_cannot_be_read', '_read_in_part') as issue,
    case
        when not holds_nothing then 'Part of what stands here could not be read as a number'
        when kind = 'phone' then 'No number that can be dialled was found here'
        else 'No address that can be written to was found here'
    end || '.' as detail,
    if(is_of_worker, trim(contact_text), null) as value_as_sent,
from unread

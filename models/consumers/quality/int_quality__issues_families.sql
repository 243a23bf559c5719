-- What the owners of the data should look at where families are concerned: records that nothing
-- names, and references that group strangers. Nothing of a record that is held back.
with contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

unidentified as (
    select * from {{ ref('int_families__unidentified_people') }}
),

over_shared_references as (
    select * from {{ ref('int_records__over_shared_references') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

records as (
    select
        records.record_id,
        records.service_code,
        records.person_ref,
        records.record_kind,
        people_of_records.person_id,
    from {{ ref('int_records__standardised') }} as records
    inner join people_of_records on records.record_id = people_of_records.record_id
),

without_a_name as (
    select
        records.service_code,
        if(records.record_kind = 'school_contact', 'contacts', 'people') as table_name,
        records.person_ref,
        'last_name' as column_name,
        if(records.record_kind = 'school_contact', 'contact', 'record') || '_without_a_name'
            as issue,
        'Nothing names this person: no forename or surname'
        || if(records.record_kind = 'school_contact', '', ', date of birth or number')
        || '. The record is in no family.' as detail,
    from records
    inner join unidentified on records.person_id = unidentified.person_id
),

strangers_under_one_reference as (
    select distinct
        over_shared_references.service_code,
        over_shared_references.table_name,
        cast(null as varchar) as person_ref,
        over_shared_references.column_name,
        'reference_of_too_many_people' as issue,
        'The reference ' || split_part(over_shared_references.reference_id, ':', 2)
        || ' groups more people or surnames than a family could have. It links nobody.' as detail,
    from over_shared_references
    union all
    select distinct
        records.service_code,
        'contacts' as table_name,
        records.person_ref,
        'contact_ref' as column_name,
        'reference_of_several_people' as issue,
        'Contacts of different names have this reference. Each counts as a person of its own.'
            as detail,
    from contacts
    inner join records on contacts.record_id = records.record_id
    where contacts.is_of_several_people
)

select * from without_a_name
union all
select * from strangers_under_one_reference

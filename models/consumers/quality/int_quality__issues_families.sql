-- What the owners of the data should look at where families are concerned: ends before starts,
-- records that nothing names, and references that group strangers. Nothing of a record that is held
-- back.
with relationships as (
    select * from {{ ref('int_relationships__unioned') }}
),

family_members as (
    select * from {{ ref('stg_supporting_families__family_members') }}
),

contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

nobodies as (
    select * from {{ ref('int_families__nobodies') }}
),

crowded_references as (
    select * from {{ ref('int_families__crowded_references') }}
),

people_of_records as (
    select * from {{ ref('int_people__clusters') }}
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

ends_before_starts as (
    select
        records.service_code,
        'relationships' as table_name,
        records.person_ref,
        'end_date' as column_name,
        'end_before_start' as issue,
        'The relationship to ' || related_records.person_ref || ' ends before it starts, so '
        || 'whether it has ended counts as not known.' as detail,
    from relationships
    inner join records on relationships.record_id = records.record_id
    inner join records as related_records
        on relationships.related_record_id = related_records.record_id
    where relationships.end_date < relationships.start_date
    union all
    select
        records.service_code,
        'family_members' as table_name,
        records.person_ref,
        'end_date' as column_name,
        'end_before_start' as issue,
        'The membership of the family ends before it starts, so the end counts as not known.'
            as detail,
    from family_members
    inner join records on family_members.record_id = records.record_id
    where family_members.end_date < family_members.start_date
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
    inner join nobodies on records.person_id = nobodies.person_id
),

strangers_under_one_reference as (
    select distinct
        crowded_references.service_code,
        crowded_references.table_name,
        cast(null as varchar) as person_ref,
        crowded_references.column_name,
        'reference_of_too_many_people' as issue,
        'The reference ' || split_part(crowded_references.reference_id, ':', 2)
        || ' groups more people or surnames than a family could have. It joins nobody.' as detail,
    from crowded_references
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

select * from ends_before_starts
union all
select * from without_a_name
union all
select * from strangers_under_one_reference

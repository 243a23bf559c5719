-- Of whom no record has a forename or a surname, nor a birth, nor a number: "unknown male" with a
-- telephone, or a contact of a school without a name. Nobody can say who that is, until a record
-- that names somebody turns out to be of the same person. A child of a referral or a plan is
-- somebody all the same.
with records as (
    select * from {{ ref('int_records__standardised') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

name_placeholders as (
    select distinct name
    from {{ ref('name_placeholders') }}
    where matched_as = 'whole'
),

subjects as (
    select * from {{ ref('int_children__subjects') }}
),

told_of_records as (
    select
        records.record_id,
        coalesce(
            records.first_name,
            -- Male is a surname, but not of an unknown one; nor is Father.
            if(
                records.first_name_placeholder in ('unknown', 'relation')
                and name_placeholders.name is not null,
                null,
                records.last_name
            ),
            records.preferred_name,
            records.previous_last_name
        ) is not null as has_a_name,
        coalesce(records.date_of_birth, records.expected_date_of_birth) is not null
        or coalesce(records.has_no_name_yet, false) as has_a_birth,
        coalesce(records.nhs_number, records.upn) is not null as has_a_number,
    from records
    left join name_placeholders on records.last_name = name_placeholders.name
)

select people_of_records.person_id
from people_of_records
inner join told_of_records on people_of_records.record_id = told_of_records.record_id
left join subjects on people_of_records.person_id = subjects.child_person_id
group by people_of_records.person_id
having
    not bool_or(
        told_of_records.has_a_name
        or told_of_records.has_a_birth
        or told_of_records.has_a_number
        or subjects.child_person_id is not null
    )

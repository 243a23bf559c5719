-- By which phone or e-mail a person, or a family, is reached. What an office shares is none; nor
-- what three families of a hostel or a children's home share, which is the house's; nor what who is
-- sheltered has, which may be a refuge's that few share.
with records as (
    select * from {{ ref('int_records__standardised') }}
),

people_of_records as (
    select * from {{ ref('int_people__clusters') }}
),

people as (
    select * from {{ ref('int_people__survivors') }}
),

sheltered as (
    select * from {{ ref('int_people__sheltered') }}
),

residents_of_houses as (
    select * from {{ ref('int_households__residents') }}
    where is_crowded or is_shared_house or address_class <> 'residential'
),

contacts_of_people as (
    select distinct
        people_of_records.person_id,
        unnest(list_concat(
            records.personal_phones,
            if(records.email is null or records.is_email_shared, [], [records.email])
        )) as contact,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
),

contacts_of_houses as (
    select contacts_of_people.contact
    from contacts_of_people
    inner join residents_of_houses
        on contacts_of_people.person_id = residents_of_houses.person_id
    inner join people on contacts_of_people.person_id = people.person_id
    group by contacts_of_people.contact, residents_of_houses.address_id
    having count(distinct {{ letters_of('people.last_name') }}) > 2
)

select
    contacts_of_people.person_id,
    contacts_of_people.contact,
from contacts_of_people
left join sheltered on contacts_of_people.person_id = sheltered.person_id
where
    sheltered.person_id is null
    and contacts_of_people.contact not in (select houses.contact from contacts_of_houses as houses)

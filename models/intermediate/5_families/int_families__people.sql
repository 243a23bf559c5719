-- What the second model compares: everybody whom anything names.
with people as (
    select * from {{ ref('int_people__survivors') }}
),

homes as (
    select * from {{ ref('int_families__homes') }}
),

ties as (
    select * from {{ ref('int_families__ties') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

people_of_records as (
    select * from {{ ref('int_people__clusters') }}
),

contacts as (
    select * from {{ ref('int_families__contacts') }}
),

nobodies as (
    select * from {{ ref('int_families__nobodies') }}
),

ties_of_people as (
    select
        person_id,
        list_sort(list(distinct kind || ':' || pair)) as ties,
    from (
        select
            person_id,
            kind,
            pair,
        from ties
        union all
        select
            related_person_id as person_id,
            kind,
            pair,
        from ties
    ) as both_ways
    group by person_id
),

contacts_of_people as (
    select
        person_id,
        list_sort(list(contact)) as contacts,
    from contacts
    group by person_id
),

names_of_people as (
    select
        people_of_records.person_id,
        list_sort(list_distinct(flatten(list(records.surnames)))) as surnames,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
    group by people_of_records.person_id
)

select
    people.person_id as unique_id,
    {{ letters_of('people.last_name') }} as surname,
    names_of_people.surnames,
    coalesce(people.date_of_birth, people.expected_date_of_birth) as born,
    people.date_of_death is not null as is_dead,
    homes.home,
    homes.shared_home,
    homes.postcode,
    coalesce(homes.addresses, []) as addresses,
    coalesce(homes.address_years, []) as address_years,
    coalesce(contacts_of_people.contacts, []) as phones,
    coalesce(ties_of_people.ties, []) as ties,
from people
left join homes on people.person_id = homes.person_id
left join ties_of_people on people.person_id = ties_of_people.person_id
left join contacts_of_people on people.person_id = contacts_of_people.person_id
left join names_of_people on people.person_id = names_of_people.person_id
where people.person_id not in (select nobodies.person_id from nobodies)

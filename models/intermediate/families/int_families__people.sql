-- What the second model compares. Phones and e-mails that an office shares are left out, so that
-- they are no evidence; so are those of who is sheltered, which may be a refuge's that few share.
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

sheltered as (
    select * from {{ ref('int_people__sheltered') }}
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

contacts as (
    select
        people_of_records.person_id,
        list_sort(
            list_distinct(flatten(
                list(records.personal_phones) filter (where sheltered.person_id is null)
            ))
        ) as phones,
        list_sort(
            list_distinct(
                list(records.email)
                filter (where not records.is_email_shared and sheltered.person_id is null)
            )
        ) as emails,
        list_sort(list_distinct(flatten(list(records.surnames)))) as surnames,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
    left join sheltered on people_of_records.person_id = sheltered.person_id
    group by people_of_records.person_id
)

select
    people.person_id as unique_id,
    {{ letters_of('people.last_name') }} as surname,
    contacts.surnames,
    coalesce(people.date_of_birth, people.expected_date_of_birth) as born,
    people.date_of_death is not null as is_dead,
    homes.home,
    homes.shared_home,
    homes.postcode,
    coalesce(homes.addresses, []) as addresses,
    coalesce(homes.address_years, []) as address_years,
    list_concat(coalesce(contacts.phones, []), coalesce(contacts.emails, [])) as phones,
    coalesce(ties_of_people.ties, []) as ties,
from people
left join homes on people.person_id = homes.person_id
left join ties_of_people on people.person_id = ties_of_people.person_id
left join contacts on people.person_id = contacts.person_id

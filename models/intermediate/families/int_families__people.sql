-- What the second model compares. Addresses that are nobody's family home, or a crowd's, are left
-- out, so that they are no evidence; phones and e-mails that an office shares likewise.
with people as (
    select * from {{ ref('int_people__survivors') }}
),

stays as (
    select * from {{ ref('int_households__stays') }}
    where address_class = 'residential'
),

crowds as (
    select * from {{ ref('int_households__crowds') }}
    where not is_crowded
),

places as (
    select * from {{ ref('int_addresses__places') }}
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

homes as (
    select
        stays.*,
        places.postcode,
        crowds.is_shared_house,
    from stays
    inner join crowds on stays.address_id = crowds.address_id
    inner join places on stays.address_id = places.address_id
),

years_at_homes as (
    select
        person_id,
        address_id || ':' || unnest(range(
            year(coalesce(start_date, end_date)),
            year(least(end_date, cast('{{ var("as_at") }}' as date))) + 1
        )) as address_year,
    from homes
    where is_dated and (start_date is not null or end_date is not null)
),

homes_of_people as (
    select
        person_id,
        max(address_id) filter (where is_current and not is_shared_house) as home,
        max(address_id) filter (where is_current and is_shared_house) as shared_home,
        max(postcode) filter (where is_current) as postcode,
        list_sort(list(distinct address_id)) as addresses,
    from homes
    group by person_id
),

years_of_people as (
    select
        person_id,
        list_sort(list(distinct address_year)) as address_years,
    from years_at_homes
    group by person_id
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
        list_distinct(flatten(list(records.personal_phones))) as phones,
        list_distinct(list(records.email) filter (where not records.is_email_shared)) as emails,
        list_distinct(flatten(list(records.surnames))) as surnames,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
    group by people_of_records.person_id
)

select
    people.person_id as unique_id,
    regexp_replace(lower(strip_accents(people.last_name)), '[^a-z]', '', 'g') as surname,
    contacts.surnames,
    coalesce(people.date_of_birth, people.expected_date_of_birth) as born,
    people.date_of_death is not null as is_dead,
    homes_of_people.home,
    homes_of_people.shared_home,
    homes_of_people.postcode,
    coalesce(homes_of_people.addresses, []) as addresses,
    coalesce(years_of_people.address_years, []) as address_years,
    list_concat(coalesce(contacts.phones, []), coalesce(contacts.emails, [])) as phones,
    coalesce(ties_of_people.ties, []) as ties,
from people
left join homes_of_people on people.person_id = homes_of_people.person_id
left join years_of_people on people.person_id = years_of_people.person_id
left join ties_of_people on people.person_id = ties_of_people.person_id
left join contacts on people.person_id = contacts.person_id

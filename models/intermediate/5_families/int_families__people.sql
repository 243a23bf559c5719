-- What the second model compares: everybody whom anything names.
with evidence as (
    select * from {{ ref('int_families__evidence') }}
),

places as (
    select * from {{ ref('int_addresses__places') }}
),

protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

unidentified as (
    select * from {{ ref('int_families__unidentified_people') }}
),

-- One row per pair and kind of tie, as a key that both people carry into the second model.
pairs as (
    select
        * replace (
            least(person_id, related_person_id) as person_id,
            greatest(person_id, related_person_id) as related_person_id
        ),
        least(person_id, related_person_id)
        || '|'
        || greatest(person_id, related_person_id) as pair,
    from evidence
),

kinds as (
    select
        pair,
        any_value(person_id) as person_id,
        any_value(related_person_id) as related_person_id,
        count(distinct service_code || stated_as) filter (where relationship <> 'unknown')
            as n_sources,
        bool_or(coalesce(has_parental_responsibility, false) or coalesce(is_main_carer, false))
            as is_responsible,
        bool_or(stated_as = 'school_contact') as is_contact,
        bool_or(stated_as = 'school_contact' and lives_together) as is_contact_at_home,
        bool_or(stated_as = 'referral') as is_on_referral,
        bool_or(stated_as = 'programme') as is_in_programme,
        bool_or(stated_as = 'tenancy' and not is_of_home_fled) as is_in_tenancy,
    from pairs
    group by pair
),

ties as (
    select
        person_id,
        related_person_id,
        pair,
        unnest(list_concat(
            if(n_sources >= 2, ['recorded_twice'], []),
            if(n_sources = 1, ['recorded_once'], []),
            if(is_responsible, ['responsible'], []),
            if(is_contact_at_home, ['contact_at_home'], []),
            if(is_contact, ['contact'], []),
            if(is_on_referral, ['referral'], []),
            if(is_in_programme, ['programme'], []),
            if(is_in_tenancy, ['tenancy'], [])
        )) as kind,
    from kinds
),

-- Where people live or lived, as the second model compares it. Addresses that are nobody's family
-- home, or a crowd's, are left out, so that they are no evidence; so is every home of who is
-- sheltered, since it may be the one fled.
stays as (
    select * from {{ ref('int_households__stays') }}
    where address_class = 'residential'
),

over_shared_addresses as (
    select * from {{ ref('int_households__over_shared_addresses') }}
    where not is_crowded
),

homes as (
    select
        stays.*,
        places.postcode,
        over_shared_addresses.is_shared_house,
    from stays
    inner join over_shared_addresses on stays.address_id = over_shared_addresses.address_id
    inner join places on stays.address_id = places.address_id
    left join protected on stays.person_id = protected.person_id
    where protected.person_id is null
),

years_at_homes as (
    select
        person_id,
        address_id || ':' || unnest(range(
            year(coalesce(start_date, end_date)),
            year(least(end_date, {{ as_at() }})) + 1
        )) as address_year,
    from homes
    where is_dated and (start_date is not null or end_date is not null)
),

addresses_of_people as (
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

homes_of_people as (
    select
        addresses_of_people.person_id,
        addresses_of_people.home,
        addresses_of_people.shared_home,
        addresses_of_people.postcode,
        addresses_of_people.addresses,
        coalesce(years_of_people.address_years, []) as address_years,
    from addresses_of_people
    left join years_of_people on addresses_of_people.person_id = years_of_people.person_id
),

-- By which phone or e-mail a person, or a family, is reached. What an office shares is none; nor
-- what three families of a hostel or a children's home share, which is the house's; nor what who is
-- sheltered has, which may be a refuge's that few share.
residents_of_houses as (
    select * from {{ ref('int_households__residents') }}
    where is_crowded or is_shared_house or address_class <> 'residential'
),

all_contacts_of_people as (
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
    select all_contacts_of_people.contact
    from all_contacts_of_people
    inner join residents_of_houses
        on all_contacts_of_people.person_id = residents_of_houses.person_id
    inner join people on all_contacts_of_people.person_id = people.person_id
    group by all_contacts_of_people.contact, residents_of_houses.address_id
    having
        count(distinct {{ letters_of('people.last_name') }})
        > {{ var('house_contact_max_surnames') }}
),

contacts_of_people as (
    select
        all_contacts_of_people.person_id,
        list_sort(list(all_contacts_of_people.contact)) as contacts,
    from all_contacts_of_people
    left join protected on all_contacts_of_people.person_id = protected.person_id
    where
        protected.person_id is null
        and all_contacts_of_people.contact not in (
            select contacts_of_houses.contact from contacts_of_houses
        )
    group by all_contacts_of_people.person_id
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
    homes_of_people.home,
    homes_of_people.shared_home,
    homes_of_people.postcode,
    coalesce(homes_of_people.addresses, []) as addresses,
    coalesce(homes_of_people.address_years, []) as address_years,
    coalesce(contacts_of_people.contacts, []) as phones,
    coalesce(ties_of_people.ties, []) as ties,
from people
left join homes_of_people on people.person_id = homes_of_people.person_id
left join ties_of_people on people.person_id = ties_of_people.person_id
left join contacts_of_people on people.person_id = contacts_of_people.person_id
left join names_of_people on people.person_id = names_of_people.person_id
where people.person_id not in (select unidentified.person_id from unidentified)

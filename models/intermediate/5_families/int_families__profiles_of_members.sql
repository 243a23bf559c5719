-- What all the records of a member say of who it is: the names in every form that they may stand
-- for, each date of birth, sex and number. Where somebody who is sheltered lives is left out.
with members as (
    select distinct person_id from {{ ref('int_families__members') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

records as (
    select * from {{ ref('int_people__linkage_records') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

places_and_phones as (
    select * from {{ ref('int_families__people') }}
),

protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
),

told as (
    select
        members.person_id,
        list_sort(list(distinct records.forename) filter (where records.forename is not null))
            as forenames,
        list_sort(list_distinct(flatten(list(
            coalesce(records.forename_forms, []) || [records.forename]
        )))) as forename_forms,
        list_sort(list_distinct(flatten(list(records.middle_words)))) as middle_words,
        list_sort(list(distinct records.surname) filter (where records.surname is not null))
            as surnames,
        list_sort(list_distinct(flatten(list(
            coalesce(records.surname_forms, []) || [records.surname]
        )))) as surname_forms,
        list_sort(list(distinct records.birth_date) filter (where records.birth_date is not null))
            as births,
        list_sort(list(distinct records.sex) filter (where records.sex is not null))
            as sexes,
        list_sort(list(distinct records.nhs_number) filter (where records.nhs_number is not null))
            as nhs_numbers,
        list_sort(list(distinct records.upn) filter (where records.upn is not null))
            as upns,
        list_sort(list(distinct records.service_code) filter (where records.record_kind = 'person'))
            as services,
        count(distinct records.service_code) filter (where records.is_from_universal_service)
            as n_universal_services,
    from members
    inner join people_of_records on members.person_id = people_of_records.person_id
    inner join records on people_of_records.record_id = records.record_id
    group by members.person_id
),

-- A name of one sign is a name in Chinese, and an initial in Latin letters.
named as (
    select
        person_id,
        list_filter(
            coalesce(forenames, []), lambda name: length(name) > 1 or strlen(name) > 2
        ) as forenames,
        list_filter(
            coalesce(forenames, []), lambda name: length(name) = 1 and strlen(name) < 3
        ) as initials,
        list_transform(forenames, lambda name: name[1]) as first_letters,
        list_transform(forenames, lambda name: name[:2]) as beginnings,
        list_transform(surnames, lambda name: name[1]) as initials_of_surnames,
        list_filter(
            forename_forms,
            lambda form: form is not null and (length(form) > 1 or strlen(form) > 2)
        ) as forename_forms,
        list_filter(surname_forms, lambda form: form is not null) as surname_forms,
    from told
)

select
    told.person_id,
    named.forenames,
    named.initials,
    coalesce(named.first_letters, []) as first_letters,
    coalesce(named.beginnings, []) as beginnings,
    coalesce(named.initials_of_surnames, []) as initials_of_surnames,
    named.forename_forms,
    coalesce(told.middle_words, []) as middle_words,
    coalesce(told.surnames, []) as surnames,
    named.surname_forms,
    coalesce(told.births, []) as births,
    coalesce(told.sexes, []) as sexes,
    coalesce(told.nhs_numbers, []) as nhs_numbers,
    coalesce(told.upns, []) as upns,
    coalesce(told.services, []) as services,
    told.n_universal_services,
    coalesce(places_and_phones.addresses, []) as addresses,
    coalesce(places_and_phones.phones, []) as phones,
    people.expected_date_of_birth,
    people.date_of_death is not null as is_deceased,
    people.n_records,
    protected.person_id is not null as is_protected,
from told
inner join named on told.person_id = named.person_id
inner join people on told.person_id = people.person_id
left join places_and_phones on told.person_id = places_and_phones.unique_id
left join protected on told.person_id = protected.person_id

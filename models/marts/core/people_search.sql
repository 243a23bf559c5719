-- Surname first or last, a former name, a nickname, a reference or a number: whatever a worker has
-- in hand. `searched` holds words with a blank before each, so that a word is looked for from its
-- beginning; a name is also there in one word, either way round, for who writes O Brien as two.
with records as (
    select * from {{ ref('int_records__standardised') }}
),

as_written as (
    select * from {{ ref('int_records__unioned') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

other_forenames as (
    select * from {{ ref('int_people__other_forenames') }}
),

values_by_service as (
    select * from {{ ref('int_people__values_by_service') }}
),

names as (
    select
        people_of_records.person_id,
        concat_ws(
            ', ',
            if(records.last_name is null, null, trim(as_written.last_name)),
            if(records.first_name is null, null, trim(as_written.first_name))
        ) as written,
        list_concat(
            list_sort(list_distinct(list_concat(
                records.surnames, records.forenames, records.middle_words
            ))),
            [
                replace(concat(records.last_name, records.first_name), ' ', ''),
                replace(concat(records.first_name, records.last_name), ' ', '')
            ]
        ) as words,
        coalesce(other_forenames.other_forenames, []) as nicknames,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
    inner join as_written on records.record_id = as_written.record_id
    left join other_forenames on records.forename = other_forenames.forename
    where records.first_name is not null or records.last_name is not null
),

numbers as (
    select
        people_of_records.person_id,
        'reference' as kind,
        records.person_ref as written,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
    where records.record_kind = 'person'
    union
    select
        person_id,
        attribute,
        stated_value,
    from values_by_service
    where attribute in ('nhs_number', 'upn')
),

searchable as (
    select
        person_id,
        'name' as kind,
        written,
        ' ' || array_to_string(words, ' ') as searched,
        ' ' || array_to_string(nicknames, ' ') || ' ' as nicknames,
    from names
    union all
    select
        person_id,
        kind,
        written,
        ' ' || lower(regexp_replace(written, '[^0-9A-Za-z]', '', 'g')) as searched,
        ' ' as nicknames,
    from numbers
)

select
    person_id,
    kind,
    searched,
    min(written) as written,
    min(nicknames) as nicknames,
from searchable
where length(searched) > 1
group by person_id, kind, searched

-- What each service says a person is called, was born and so on, as text, in one column.
with records as (
    select * from {{ ref('int_records__standardised') }}
),

as_stated as (
    select * from {{ ref('int_records__unioned') }}
),

people_of_records as (
    select * from {{ ref('int_people__clusters') }}
),

-- Names are shown as written, where the cleaned name says that a name was written at all.
described as (
    select
        people_of_records.person_id,
        records.*,
        if(records.first_name is null, null, trim(as_stated.first_name)) as written_first_name,
        if(records.last_name is null, null, trim(as_stated.last_name)) as written_last_name,
        if(records.middle_names is null, null, trim(as_stated.middle_names)) as written_middle_names,
        if(records.preferred_name is null, null, trim(as_stated.preferred_name))
            as written_preferred_name,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
    inner join as_stated on records.record_id = as_stated.record_id
),

stated as (
    select
        person_id,
        service_code,
        record_kind,
        unnest([
            {'attribute': 'first_name', 'rule': 'name', 'value': written_first_name, 'doubt': 0},
            {'attribute': 'middle_names', 'rule': 'name', 'value': written_middle_names, 'doubt': 0},
            {'attribute': 'last_name', 'rule': 'name', 'value': written_last_name, 'doubt': 0},
            {
                'attribute': 'preferred_name',
                'rule': 'name',
                'value': written_preferred_name,
                'doubt': 0
            },
            {
                'attribute': 'date_of_birth',
                'rule': 'date_of_birth',
                'value': cast(date_of_birth as varchar),
                'doubt': if(date_of_birth_quality = 'exact', 0, 1)
            },
            {
                'attribute': 'expected_date_of_birth',
                'rule': 'date_of_birth',
                'value': cast(expected_date_of_birth as varchar),
                'doubt': 0
            },
            {
                'attribute': 'date_of_death',
                'rule': 'date_of_death',
                'value': cast(date_of_death as varchar),
                'doubt': 0
            },
            {'attribute': 'sex', 'rule': 'sex', 'value': sex, 'doubt': 0},
            {'attribute': 'nhs_number', 'rule': 'nhs_number', 'value': nhs_number, 'doubt': 0},
            {'attribute': 'upn', 'rule': 'upn', 'value': upn, 'doubt': 0},
            {
                'attribute': 'phone',
                'rule': 'phone',
                'value': coalesce(personal_phones[1], phones[1]),
                'doubt': if(len(personal_phones) > 0, 0, 1)
            },
            {
                'attribute': 'email',
                'rule': 'email',
                'value': email,
                'doubt': cast(is_email_shared as integer)
            }
        ], recursive := true),
    from described
)

select
    person_id,
    attribute,
    rule,
    value,
    doubt,
    service_code,
    record_kind,
from stated
where value is not null and value <> ''

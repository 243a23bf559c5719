-- A patient is known by the NHS number, a related person by that of the patient and a number of its own.
-- The usual name counts; an old one is the previous surname. R is restricted, and V very restricted.
with parts as (
    select
        *,
        coalesce(
            list_filter(json_list(name), lambda n: json_part(n, '$.use') = 'usual')[1],
            json_list(name)[1]
        ) as usual,
        list_filter(json_list(name), lambda n: json_part(n, '$.use') = 'old')[1] as old,
        json_part(meta_security, '$[0].code') as confidentiality,
        related_ref(full_url, patient_identifier_value, id) as related,
    from resources
)

select
    if(resourcetype = 'Patient', ref(id), related) as person_ref,
    json_part(usual, '$.given[0]') as first_name,
    nullif(concat_ws(' ', json_part(usual, '$.given[1]'), json_part(usual, '$.given[2]')), '')
        as middle_names,
    json_part(usual, '$.family') as last_name,
    json_part(old, '$.family') as previous_last_name,
    day(birthdate) as date_of_birth,
    end_day(deceaseddatetime) as date_of_death,
    value(gender) as sex,
    if(resourcetype = 'Patient', ref(id), null) as nhs_number,
    nullif(
        array_to_string(
            list_transform(
                list_filter(json_list(telecom), lambda t: json_part(t, '$.system') = 'phone'),
                lambda t: json_part(t, '$.value')
            ),
            ', '
        ),
        ''
    ) as phone,
    json_part(
        list_filter(json_list(telecom), lambda t: json_part(t, '$.system') = 'email')[1], '$.value'
    ) as email,
    case when confidentiality is distinct from 'U' and resourcetype = 'Patient' then 'restricted'
    end as restriction,
    case
        when resourcetype = 'Bundle' then 'a bundle, whose entries are rows of their own'
        when coalesce(resourcetype, '') not in ('Patient', 'RelatedPerson')
            then 'neither a patient nor a related person'
        when resourcetype = 'RelatedPerson' and usual is null then 'a related person without a name'
        when row_number() over (
            partition by resourcetype, if(resourcetype = 'Patient', ref(id), related)
            order by try_cast(meta_versionid as integer) desc, _file desc, _line desc
        ) > 1 then 'an earlier version of the same person'
    end as left_out,
    _row,
from parts

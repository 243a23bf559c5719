-- The word describes the related person: Guardian of the patient. Whose relation it is stands in the
-- address of the entry; the identifier within may be another number, and is then no tie.
select
    coalesce(nullif(regexp_extract(full_url, 'Patient/(\d+)/', 1), ''), ref(patient_identifier_value))
        as first_person_ref,
    related_ref(full_url, patient_identifier_value, id) as second_person_ref,
    coalesce(
        json_part(json_list(relationship)[1], '$.coding[0].code'),
        json_part(json_list(relationship)[1], '$.coding[0].display')
    ) as relationship,
    'second' as word_describes,
    day(period_start) as start_date,
    end_day(period_end) as end_date,
    case
        when resourcetype is distinct from 'RelatedPerson' then 'no related person'
        when json_list(name)[1] is null then 'a related person without a name'
        when json_list(relationship)[1] is null then 'it states no relationship'
        when not exists(
            from resources as patients
            where
                patients.resourcetype = 'Patient'
                and ref(patients.id) = coalesce(
                    nullif(regexp_extract(resources.full_url, 'Patient/(\d+)/', 1), ''),
                    ref(resources.patient_identifier_value)
                )
        ) then 'of a patient who did not come'
    end as left_out,
    _row,
from resources

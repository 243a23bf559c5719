select
    key_of(coalesce(ref(cms_no), person_key(first_name, last_name, date_of_birth, nhs_no)), service_event_desc, service_event_start) as involvement_ref,
    coalesce(ref(cms_no), person_key(first_name, last_name, date_of_birth, nhs_no)) as person_ref,
    value(service_event_desc) as involvement_type,
    day(service_event_start) as start_date,
    end_day(service_event_end) as end_date,
    value(name_of_housing_provider) as organisation,
    value(name_of_housing_officer) as practitioner_name,
    case
        when value(service_event_desc) is null and value(service_event_start) is null then 'a person without an event'
        when row_number() over (
            partition by coalesce(ref(cms_no), person_key(first_name, last_name, date_of_birth, nhs_no)), value(service_event_desc), day(service_event_start)
            order by _row desc
        ) > 1 then 'the same event in an earlier row'
    end as left_out,
    _row,
from housing

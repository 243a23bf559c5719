select
    key_of(person_key(first_name, last_name, date_of_birth, nhs_no), name_of_gp, date_registered) as involvement_ref,
    person_key(first_name, last_name, date_of_birth, nhs_no) as person_ref,
    'registration' as involvement_type,
    day(date_registered) as start_date,
    value(name_of_gp) as practitioner_name,
    value(contact_number) as practitioner_phone,
    case
        when value(name_of_gp) is null and value(date_registered) is null then 'a person without an event'
        when row_number() over (
            partition by person_key(first_name, last_name, date_of_birth, nhs_no), value(name_of_gp), day(date_registered)
            order by _row desc
        ) > 1 then 'the same event in an earlier row'
    end as left_out,
    _row,
from gp

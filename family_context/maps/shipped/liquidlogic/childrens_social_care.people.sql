select
    ref(dim_person_id) as person_ref,
    value(forename) as first_name,
    value(surname) as last_name,
    day(birth_dttm) as date_of_birth,
    code(dob_estimated) as date_of_birth_is_estimated,
    end_day(death_dttm) as date_of_death,
    value(gender_main_code) as sex,
    padded(nhs_number, 10) as nhs_number,
    left(ref(upn), 13) as upn,
    case when ref(dim_person_id) = '-1' then 'the system''s row for nobody' end as left_out,
    _row,
from person

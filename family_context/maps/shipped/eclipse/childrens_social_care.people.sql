select
    ref(personid) as person_ref,
    value(forename) as first_name,
    value(surname) as last_name,
    day(dateofbirth) as date_of_birth,
    day(duedate) as expected_date_of_birth,
    end_day(dieddate) as date_of_death,
    value(sex) as sex,
    padded(nhsnumber, 10) as nhs_number,
    case
        when lower(value(duplicated)) = 'duplicate'
            or value(forename) ilike '%duplicate%'
            or value(surname) ilike '%duplicate%' then 'marked as a duplicate'
    end as left_out,
    _row,
from person

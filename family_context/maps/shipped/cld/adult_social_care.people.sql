-- One person has a row for each event. What rows say differently is taken from the latest.
select
    ref(la_person_unique_identifier) as person_ref,
    last(value(first_name) order by _row) filter (value(first_name) is not null) as first_name,
    last(value(last_name) order by _row) filter (value(last_name) is not null) as last_name,
    last(day(date_of_birth) order by _row) filter (value(date_of_birth) is not null)
        as date_of_birth,
    max(end_day(date_of_death)) as date_of_death,
    last(value(gender) order by _row) filter (value(gender) is not null) as sex,
    max(padded(nhs_number, 10)) as nhs_number,
    last(postcode(postcode) order by _row) filter (value(postcode) is not null) as postcode,
    list(_row order by _row) as _row,
from events
group by 1

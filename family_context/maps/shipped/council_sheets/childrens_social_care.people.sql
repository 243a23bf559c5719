-- One person has a row for each event. What its rows say differently is taken from the last of them.
select
    coalesce(ref(cms_no), person_key(first_name, last_name, date_of_birth, nhs_no)) as person_ref,
    last(value(first_name) order by _row) filter (value(first_name) is not null) as first_name,
    last(value(last_name) order by _row) filter (value(last_name) is not null) as last_name,
    last(day(date_of_birth) order by _row) filter (value(date_of_birth) is not null)
        as date_of_birth,
    max(end_day(date_of_death)) as date_of_death,
    max(padded(nhs_no, 10)) as nhs_number,
    last(value(address) order by _row) filter (value(address) is not null)
        as address,
    list(_row order by _row) as _row,
from childrens_social_care
group by 1

-- One row for each pupil: the latest census counts, and in it the school that still has the pupil.
with every_census as (
    select *, pupilonrolltableid as table_id, true as is_on_roll from on_roll
    union all by name
    select *, pupilnolongeronrolltableid as table_id, false as is_on_roll from off_roll
)

select
    coalesce(ref(upn), ref(table_id)) as person_ref,
    value(forename) as first_name,
    value(middlenames) as middle_names,
    value(surname) as last_name,
    value(formersurname) as previous_last_name,
    day(dob) as date_of_birth,
    value(sex) as sex,
    ref(upn) as upn,
    case
        when row_number() over (
            partition by coalesce(ref(upn), ref(table_id))
            order by census(_file) desc, is_on_roll desc, as_date(entrydate) desc, _row
        ) > 1 then 'the same pupil in an earlier census or at another school'
    end as left_out,
    _row,
from every_census

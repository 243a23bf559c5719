-- The spring census says of each pupil whether a parent (P) or the school (S) knows a young carer.
select
    coalesce(ref(upn), ref(pupilonrolltableid)) as person_ref,
    value(forename) as first_name,
    value(middlenames) as middle_names,
    value(surname) as last_name,
    day(dob) as date_of_birth,
    value(sex) as sex,
    ref(upn) as upn,
    case
        when coalesce(code(youngcarer), '') not in ('P', 'S') then 'not told to be a young carer'
        when row_number() over (
            partition by coalesce(ref(upn), ref(pupilonrolltableid)),
                coalesce(code(youngcarer), '') in ('P', 'S')
            order by census(_file) desc, as_date(entrydate) desc, _row
        ) > 1 then 'the same pupil in an earlier census or at another school'
    end as left_out,
    _row,
from on_roll

-- A family of the system groups people without saying what they are to each other.
select
    ref(fami_family_id) as family_ref,
    ref(fami_person_id) as person_ref,
    case
        when ref(fami_family_id) is null or ref(fami_person_id) is null
            then 'it names no family or nobody'
        when row_number() over (
            partition by ref(fami_family_id), ref(fami_person_id) order by _row
        ) > 1 then 'the same person in the same family once more'
    end as left_out,
    _row,
from family

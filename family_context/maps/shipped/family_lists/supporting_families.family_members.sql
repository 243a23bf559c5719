select
    ref(familyid) as family_ref,
    coalesce(ref(individualid), person_key(firstname, lastname, dob, null)) as person_ref,
    case
        when ref(familyid) is null then 'no family is named'
        when row_number() over (
            partition by
                ref(familyid), coalesce(ref(individualid), person_key(firstname, lastname, dob, null))
            order by _row desc
        ) > 1 then 'the same person in an earlier row'
    end as left_out,
    _row,
from families

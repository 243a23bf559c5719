select
    coalesce(ref(individualid), person_key(firstname, lastname, dob, null)) as person_ref,
    value(firstname) as first_name,
    value(lastname) as last_name,
    day(dob) as date_of_birth,
    address_of([address_1, address_2]) as address,
    postcode(postcode) as postcode,
    uprn(uprn) as uprn,
    case
        when row_number() over (
            partition by coalesce(ref(individualid), person_key(firstname, lastname, dob, null))
            order by _row desc
        ) > 1 then 'the same person in an earlier row'
    end as left_out,
    _row,
from families

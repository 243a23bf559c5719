select
    key_of('ta', coalesce(ref(pin), person_key(firstname, surname, dob, null)), startdate)
        as tenancy_ref,
    'ta/' || coalesce(ref(pin), person_key(firstname, surname, dob, null)) as person_ref,
    address_of([address1, address2, address3, address4]) as address,
    postcode(postcode) as postcode,
    coalesce(value(proptype), 'temporary') as tenure,
    day(startdate) as start_date,
    end_day(enddate) as end_date,
    case
        when row_number() over (
            partition by ref(pin), person_key(firstname, surname, dob, null), day(startdate)
            order by _row desc
        ) > 1 then 'the same stay in an earlier row'
    end as left_out,
    _row,
from temporary

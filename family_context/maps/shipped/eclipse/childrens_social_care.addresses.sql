select
    ref(personid) as person_ref,
    address_of([roomdescription, floordescription, buildingnameornumber, streetname, townorcity])
        as address,
    postcode(postcode) as postcode,
    uprn(uprn) as uprn,
    value(type) as address_type,
    day(startdate) as start_date,
    end_day(enddate) as end_date,
    _row,
from address

select
    ref(person_id) as person_ref,
    value(address) as address,
    postcode(post_code) as postcode,
    uprn(unique_id) as uprn,
    value(address_type) as address_type,
    day(start_date) as start_date,
    end_day(end_date) as end_date,
    _row,
from addresses

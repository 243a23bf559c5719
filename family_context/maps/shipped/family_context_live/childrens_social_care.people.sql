select
    ref(cms_id) as person_ref,
    value(first_name) as first_name,
    value(last_name) as last_name,
    day(date_of_birth) as date_of_birth,
    value(gender) as sex,
    value(address) as address,
    _row,
from social_care

select
    ref(child_unique_id) as person_ref,
    null as address,
    postcode(placement_postcode) as postcode,
    'placement' as address_type,
    day(start_date_of_most_recent_placement) as start_date,
    end_day(date_ceased_to_be_looked_after) as end_date,
    case when value(placement_postcode) is null then 'no postcode of the placement' end as left_out,
    _row,
from in_care

select
    ref(la_child_id) as person_ref,
    null as address,
    postcode(postcode) as postcode,
    'placement' as address_type,
    day(start_date) as start_date,
    end_day(end_date) as end_date,
    case
        when is_yes(purge) or is_yes(episode_purge) or is_yes(child_purge)
            then 'to be removed (purge)'
        when value(postcode) is null then 'no postcode of the placement'
    end as left_out,
    _row,
from placements

select
    ref(dim_person_id) as person_ref,
    address_of([room_no, floor_no, flat_no, building, house_no, street, town]) as address,
    postcode(postcode) as postcode,
    uprn(uprn) as uprn,
    value(addss_type_code) as address_type,
    day(start_dttm) as start_date,
    end_day(end_dttm) as end_date,
    case when ref(dim_person_id) = '-1' then 'the system''s row for nobody' end as left_out,
    _row,
from address

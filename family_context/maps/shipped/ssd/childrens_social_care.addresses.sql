-- The parts of an address are JSON; one system writes plain text there instead.
select
    ref(addr_person_id) as person_ref,
    if(
        json_valid(addr_address_json),
        address_of([
            json_part(addr_address_json, '$.ROOM'),
            json_part(addr_address_json, '$.FLOOR'),
            json_part(addr_address_json, '$.FLAT'),
            json_part(addr_address_json, '$.BUILDING'),
            json_part(addr_address_json, '$.HOUSE'),
            json_part(addr_address_json, '$.STREET'),
            json_part(addr_address_json, '$.TOWN')
        ]),
        address_of([addr_address_json])
    ) as address,
    postcode(addr_address_postcode) as postcode,
    uprn(json_part(addr_address_json, '$.UPRN')) as uprn,
    value(addr_address_type) as address_type,
    day(addr_address_start_date) as start_date,
    end_day(addr_address_end_date) as end_date,
    _row,
from address

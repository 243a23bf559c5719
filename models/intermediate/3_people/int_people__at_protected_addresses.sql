-- People who live in a refuge or another sensitive place, or did when last heard of. The text of
-- such a place need not name one: "Refuge, address withheld" protects whoever is there just as
-- much. Every reader of this model hides something for it;
-- `tests/project/test_protected_addresses.py` lists who hides what, and nobody else may ask.
with addresses_of_records as (
    select * from {{ ref('int_addresses__of_records') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
)

select distinct people_of_records.person_id
from addresses_of_records
inner join people_of_records
    on addresses_of_records.record_id = people_of_records.record_id
where
    addresses_of_records.address_class = 'sensitive'
    and (
        addresses_of_records.end_date is null
        or addresses_of_records.end_date >= {{ as_at() }}
    )

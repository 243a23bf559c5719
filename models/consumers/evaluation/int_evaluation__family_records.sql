-- Whose records decide whether a named relative is found: the children, their relatives, and who is
-- a member of the children's families.
with named as (
    select * from {{ ref('int_evaluation__relatives_on_referrals') }}
),

services_that_know as (
    select * from {{ ref('int_evaluation__services_that_know') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

people as (
    select child_person_id as person_id
    from named
    union
    select person_id
    from named
    union
    select services_that_know.person_id
    from services_that_know
    inner join named on services_that_know.child_person_id = named.child_person_id
)

select
    people_of_records.record_id,
    people_of_records.person_id,
    split_part(people_of_records.record_id, ':', 1) as service_code,
from people_of_records
inner join people on people_of_records.person_id = people.person_id

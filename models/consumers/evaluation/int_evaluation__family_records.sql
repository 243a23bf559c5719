-- Whose records decide whether a named relative is found: the children, their relatives, and who is
-- a member of the children's families.
with named as (
    select * from {{ ref('int_evaluation__relatives_named') }}
),

ways as (
    select * from {{ ref('int_evaluation__ways') }}
),

people_of_records as (
    select * from {{ ref('int_people__clusters') }}
),

people as (
    select child_person_id as person_id
    from named
    union
    select person_id
    from named
    union
    select ways.person_id
    from ways
    inner join named on ways.child_person_id = named.child_person_id
)

select
    people_of_records.record_id,
    people_of_records.person_id,
    split_part(people_of_records.record_id, ':', 1) as service_code,
from people_of_records
inner join people on people_of_records.person_id = people.person_id

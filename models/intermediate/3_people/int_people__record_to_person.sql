-- Only records that the identity firewall lets through have a row: whatever joins on this table
-- can see no other.
with resolved as (
    select * from {{ ref('int_people__resolved_records') }}
),

person_ids as (
    select * from {{ ref('int_people__person_ids') }}
)

select
    resolved.record_id,
    person_ids.person_id,
    resolved.match_probability,
    resolved.match_tier,
from resolved
inner join person_ids on resolved.first_record_id = person_ids.first_record_id

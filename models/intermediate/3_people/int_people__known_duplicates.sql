-- Two records that their own service marks as a duplicate. Strong evidence, not proof: the mark is
-- sometimes set on the wrong pair, so names and dates still have a say.
with relationships as (
    select * from {{ ref('int_relationships__as_sent') }}
)

select distinct
    least(record_id, related_record_id) as record_id_l,
    greatest(record_id, related_record_id) as record_id_r,
from relationships
where
    relationship = 'duplicate'
    and record_id <> related_record_id

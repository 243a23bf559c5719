-- Only a record without a restriction may be of a person, or in a pair of records.
with records as (
    select * from {{ ref('int_records__standardised') }}
),

resolved as (
    select record_id
    from {{ ref('int_people__resolved_records') }}
    union
    select record_id_r as record_id
    from {{ ref('int_people__match_pairs') }}
)

select resolved.record_id
from resolved
left join records on resolved.record_id = records.record_id
where records.record_id is null or records.restriction is not null

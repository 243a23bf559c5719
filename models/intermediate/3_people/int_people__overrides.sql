-- What people have decided about pairs of records: the reviewed seed, and the council's own file
-- where a build was given one. A pair is the same whichever record comes first, and a later
-- decision takes an earlier one's place; two of one day that contradict each other are both kept,
-- and stop the build.
with reviewed as (
    select * from {{ ref('match_overrides') }}
),

given as (
    select * from {{ source('given', 'match_overrides') }}
),

decisions as (
    select
        *,
        false as is_given
    from reviewed
    union all by name
    select
        *,
        true as is_given
    from given
),

of_pairs as (
    select
        least(record_id_l, record_id_r) as record_id_l,
        greatest(record_id_l, record_id_r) as record_id_r,
        * exclude (record_id_l, record_id_r),
    from decisions
),

latest as (
    select *
    from of_pairs
    qualify
        rank() over (
            partition by record_id_l, record_id_r order by decided_on desc nulls last
        ) = 1
)

select
    record_id_l,
    record_id_r,
    decision,
    decided_by,
    decided_on,
    reason,
from latest
qualify
    row_number() over (
        partition by record_id_l, record_id_r, decision order by is_given, decided_by, reason
    ) = 1

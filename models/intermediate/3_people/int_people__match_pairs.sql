with resolved as (
    select * from {{ ref('int_people__resolved_records') }}
),

pairs as (
    select unnest(resolved.pairs) as pair
    from resolved
)

select
    pairs.pair.record_id_l,
    pairs.pair.record_id_r,
    pairs.pair.match_weight,
    pairs.pair.match_probability,
    pairs.pair.decision,
    pairs.pair.reason,
    pairs.pair.is_one_person,
    pairs.pair.levels,
    pairs.pair.weights,
    pairs.pair.evidence,
from pairs

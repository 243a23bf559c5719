with resolved as (
    select * from {{ ref('int_people__resolved') }}
),

pairs as (
    select
        record_id as record_id_l,
        unnest(pairs) as pair,
    from resolved
)

select
    pairs.record_id_l,
    pairs.pair.record_id_r as record_id_r,
    pairs.pair.match_weight as match_weight,
    pairs.pair.match_probability as match_probability,
    pairs.pair.decision as decision,
    pairs.pair.reason as reason,
    pairs.pair.is_one_person as is_one_person,
    pairs.pair.levels as levels,
    pairs.pair.weights as weights,
    pairs.pair.evidence as evidence,
from pairs

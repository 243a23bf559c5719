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
    record_id_l,
    pair.record_id_r as record_id_r,
    pair.match_weight as match_weight,
    pair.match_probability as match_probability,
    pair.decision as decision,
    pair.reason as reason,
    pair.is_one_person as is_one_person,
    pair.levels as levels,
    pair.weights as weights,
    pair.evidence as evidence,
from pairs

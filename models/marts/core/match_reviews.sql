-- The queue for a person: decisions are rows of the seed match_overrides; they win on the next
-- build.
with match_pairs as (
    select * from {{ ref('int_people__match_pairs') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
)

select
    match_pairs.record_id_l,
    match_pairs.record_id_r,
    left_clusters.person_id as person_id_l,
    right_clusters.person_id as person_id_r,
    match_pairs.match_weight,
    match_pairs.match_probability,
    match_pairs.reason,
    match_pairs.evidence,
from match_pairs
inner join record_to_person as left_clusters on match_pairs.record_id_l = left_clusters.record_id
inner join record_to_person as right_clusters on match_pairs.record_id_r = right_clusters.record_id
where
    match_pairs.decision = 'review'
    and left_clusters.person_id <> right_clusters.person_id

with candidates as (
    select * from {{ ref('int_families__candidates') }}
),

reasons as (
    select * from {{ ref('int_families__reasons') }}
),

clusters as (
    select * from {{ ref('int_families__clusters') }}
),

referrals as (
    select * from {{ ref('int_families__latest_referrals') }}
)

select
    candidates.child_person_id,
    candidates.person_id,
    candidates.relationship_to_child,
    candidates.tier,
    candidates.probability,
    case
        when candidates.relationship_to_child = 'self' then ['The child']
        when candidates.through_person_id is not null
            then list_concat(
                [
                    if(
                        candidates.relationship_to_child = 'parents_partner',
                        'Partner of the child''s parent: ',
                        'The same to the child''s brother or sister: '
                    )
                    || coalesce(reasons.sentences[1], 'not recorded')
                ],
                coalesce(reasons.sentences[2:], [])
            )
        else coalesce(reasons.sentences, [])
    end as evidence,
    candidates.lives_with_child,
    referrals.person_id is not null as is_on_latest_referral,
    clusters.family_cluster_id,
from candidates
inner join clusters on candidates.person_id = clusters.person_id
left join reasons
    on
        coalesce(candidates.through_person_id, candidates.child_person_id) = reasons.person_id
        and candidates.person_id = reasons.related_person_id
left join referrals
    on
        candidates.child_person_id = referrals.child_person_id
        and candidates.person_id = referrals.person_id

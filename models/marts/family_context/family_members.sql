-- A member of whom little is known is told with what is not known.
with candidates as (
    select * from {{ ref('int_families__shown_members') }}
),

evidence_sentences as (
    select * from {{ ref('int_families__evidence_sentences') }}
),

clusters as (
    select * from {{ ref('int_families__clusters') }}
),

referrals as (
    select
        child_person_id,
        list(person_id) as people,
    from {{ ref('int_families__latest_referrals') }}
    group by child_person_id
),

people as (
    select * from {{ ref('people') }}
),

known_little_of as (
    select
        person_id,
        'Not known of this person: ' || concat_ws(
            ', ',
            'date of birth',
            if(address is null, 'address', null),
            if(coalesce(phone, email) is null, 'phone or e-mail', null)
        ) as sentence,
    from people
    where date_of_birth is null and not is_unborn
),

reasoned as (
    select
        candidates.*,
        case
            when candidates.relationship_to_child = 'self' then ['The child']
            when candidates.through_person_id is not null
                then list_concat(
                    [
                        case
                            when candidates.rule = 'child_of_a_parent'
                                then 'To the child''s parent: '
                            when candidates.rule = 'sibling_of_a_sibling'
                                then 'To the child''s brother or sister: '
                            when candidates.relationship_to_child = 'parents_partner'
                                then 'Partner of the child''s parent: '
                            else 'The same to the child''s brother or sister: '
                        end
                        || coalesce(evidence_sentences.sentences[1], 'not recorded')
                    ],
                    coalesce(evidence_sentences.sentences[2:], [])
                )
            else coalesce(evidence_sentences.sentences, [])
        end as reasons_of_pair,
    from candidates
    left join evidence_sentences
        on
            coalesce(candidates.through_person_id, candidates.child_person_id)
            = evidence_sentences.person_id
            and candidates.told_of_person_id = evidence_sentences.related_person_id
)

select
    reasoned.child_person_id,
    reasoned.person_id,
    reasoned.relationship_to_child,
    reasoned.tier,
    reasoned.probability,
    list_concat(
        reasoned.reasons_of_pair,
        if(
            reasoned.rule = 'perhaps_parted_from_the_parent',
            ['Sources differ: the child''s parent is also recorded as parted from this person'],
            []
        ),
        if(reasoned.note is null, [], [reasoned.note]),
        if(reasoned.feedback_sentence is null, [], [reasoned.feedback_sentence]),
        if(known_little_of.sentence is null, [], [known_little_of.sentence])
    ) as evidence,
    reasoned.lives_with_child,
    coalesce(
        list_has_any(referrals.people, [reasoned.person_id] || reasoned.other_person_ids), false
    ) as is_on_latest_referral,
    clusters.family_cluster_id,
    reasoned.other_person_ids,
from reasoned
inner join clusters on reasoned.person_id = clusters.person_id
left join known_little_of on reasoned.person_id = known_little_of.person_id
left join referrals on reasoned.child_person_id = referrals.child_person_id

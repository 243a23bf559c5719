with relationships as (
    select * from {{ ref('int_families__relationships') }}
),

evidence_sentences as (
    select * from {{ ref('int_families__evidence_sentences') }}
),

evidence_by_service as (
    select * from {{ ref('int_families__evidence_by_service') }}
    where may_be_named
),

dates_told as (
    select
        person_id,
        related_person_id,
        min(least(start_date, end_date)) as first_seen,
        max(
            case
                when end_date <= {{ as_at() }} then end_date
                when start_date <= {{ as_at() }} then start_date
            end
        ) as last_seen,
        max(end_date) filter (where end_date < {{ as_at() }}) as end_date,
    from evidence_by_service
    group by person_id, related_person_id
)

select
    relationships.person_id,
    relationships.related_person_id,
    relationships.relationship,
    relationships.tier,
    relationships.probability,
    coalesce(evidence_sentences.sentences, []) as evidence,
    least(dates_told.first_seen, relationships.together_since) as first_seen,
    case
        when relationships.is_ended then coalesce(dates_told.end_date, dates_told.last_seen)
        when relationships.lives_together then {{ as_at() }}
        else dates_told.last_seen
    end as last_seen,
    relationships.is_current,
from relationships
left join evidence_sentences
    on
        relationships.person_id = evidence_sentences.person_id
        and relationships.related_person_id = evidence_sentences.related_person_id
left join dates_told
    on
        relationships.person_id = dates_told.person_id
        and relationships.related_person_id = dates_told.related_person_id

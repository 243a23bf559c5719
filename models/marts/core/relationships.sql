with relationships as (
    select * from {{ ref('int_families__relationships') }}
),

reasons as (
    select * from {{ ref('int_families__reasons') }}
),

told as (
    select * from {{ ref('int_families__told') }}
    where may_be_named
),

dates_told as (
    select
        person_id,
        related_person_id,
        min(start_date) as first_seen,
        max(coalesce(end_date, start_date)) as last_seen,
        max(end_date) as end_date,
    from told
    group by person_id, related_person_id
)

select
    relationships.person_id,
    relationships.related_person_id,
    relationships.relationship,
    relationships.tier,
    relationships.probability,
    coalesce(reasons.sentences, []) as evidence,
    least(dates_told.first_seen, relationships.together_since) as first_seen,
    case
        when relationships.is_ended then dates_told.end_date
        when relationships.lives_together then cast('{{ var("as_at") }}' as date)
        else dates_told.last_seen
    end as last_seen,
    relationships.is_current,
from relationships
left join reasons
    on
        relationships.person_id = reasons.person_id
        and relationships.related_person_id = reasons.related_person_id
left join dates_told
    on
        relationships.person_id = dates_told.person_id
        and relationships.related_person_id = dates_told.related_person_id

with relationships as (
    select * from {{ ref('int_families__relationships') }}
),

reasons as (
    select * from {{ ref('int_families__reasons') }}
)

select
    relationships.person_id,
    relationships.related_person_id,
    relationships.relationship,
    relationships.tier,
    relationships.probability,
    coalesce(reasons.sentences, []) as evidence,
    relationships.first_seen,
    relationships.last_seen,
    relationships.is_current,
from relationships
left join reasons
    on
        relationships.person_id = reasons.person_id
        and relationships.related_person_id = reasons.related_person_id

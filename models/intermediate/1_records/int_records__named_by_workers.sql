-- People that a worker found missing from a family and could only name: a record of children's
-- social care like any other, with nothing but the name. Nobody is named for a child whose record
-- is restricted.
with feedback as (
    select * from {{ ref('stg_practice__member_feedback') }}
),

children as (
    select * from {{ ref('stg_services__people') }}
    where restriction is null
)

select
    'childrens_social_care:named:' || feedback.feedback_id as record_id,
    feedback.child_record_id,
    feedback.feedback_id,
    feedback.first_name,
    feedback.last_name,
    feedback.relationship,
    'childrens_social_care' as service_code,
from feedback
inner join children on feedback.child_record_id = children.record_id
where
    feedback.verdict = 'missing'
    and feedback.record_id is null
    and coalesce(feedback.first_name, feedback.last_name) is not null
    and feedback.given_on <= {{ as_at() }}

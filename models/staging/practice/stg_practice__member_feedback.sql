with member_feedback as (
    select * from {{ source('practice', 'member_feedback') }}
)

select
    feedback_id,
    {{ reference('childrens_social_care', 'child_person_ref') }} as child_record_id,
    {{ reference('childrens_social_care', 'person_ref') }} as record_id,
    verdict,
    first_name,
    last_name,
    relationship,
    worker_ref,
    given_on,
from member_feedback

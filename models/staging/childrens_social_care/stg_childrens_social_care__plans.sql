with plans as (
    select * from {{ source('childrens_social_care', 'plans') }}
)

select
    {{ reference('childrens_social_care', "plan_ref || ':' || person_ref") }} as plan_id,
    {{ reference('childrens_social_care', 'person_ref') }} as record_id,
    plan_type,
    start_date,
    end_date,
    end_date_is_unreadable,
    'childrens_social_care' as service_code,
from plans

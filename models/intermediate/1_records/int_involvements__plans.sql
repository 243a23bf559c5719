with plans as (
    select * from {{ ref('stg_childrens_social_care__plans') }}
)

select
    {{ reference('childrens_social_care:plan', local_part('plan_id')) }} as involvement_id,
    record_id,
    service_code,
    'plan' as record_type,
    'Plan' as involvement_type,
    case plan_type
        when 'child_in_need' then 'Child in need plan'
        when 'child_protection' then 'Child protection plan'
        when 'looked_after' then 'Looked after'
        else 'Plan'
    end as reason,
    start_date,
    end_date,
    {{ is_open('end_date', 'end_date_is_unreadable') }} as is_open,
    coalesce(end_date_is_unreadable, false) as is_end_unknown,
from plans

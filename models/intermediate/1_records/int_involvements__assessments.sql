with assessments as (
    select * from {{ ref('stg_childrens_social_care__assessments') }}
)

select
    {{ reference('childrens_social_care:assessment', local_part('assessment_id')) }}
        as involvement_id,
    record_id,
    service_code,
    'assessment' as record_type,
    'Assessment' as involvement_type,
    case basis
        when 's47' then 'Child protection enquiry (section 47)'
        when 's17' then 'Child in need assessment (section 17)'
        else 'Assessment'
    end as reason,
    start_date,
    authorised_date as end_date,
    replace(nullif(outcome, 'unknown'), '_', ' ') as outcome,
    {{ is_open('authorised_date', 'authorised_date_is_unreadable') }} as is_open,
    coalesce(authorised_date_is_unreadable, false) as is_end_unknown,
from assessments

with time_surveys as (
    select * from {{ ref('stg_practice__time_surveys') }}
)

select
    response_id,
    phase,
    band,
    respondent_group,
    answered_on,
from time_surveys
where phase in ('before', 'after')

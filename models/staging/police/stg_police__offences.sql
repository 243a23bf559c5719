with offences as (
    select * from {{ source('police', 'offences') }}
)

select
    {{ reference('police', "offence_ref || ':' || person_ref") }} as offence_id,
    {{ reference('police', 'person_ref') }} as record_id,
    role,
    offence_group,
    offence_date,
    'police' as service_code,
from offences

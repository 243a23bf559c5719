with family_members as (
    select * from {{ source('supporting_families', 'family_members') }}
)

select
    {{ reference('supporting_families', 'family_ref') }} as family_id,
    {{ reference('supporting_families', 'person_ref') }} as record_id,
    role,
    start_date,
    end_date,
    end_date_is_unreadable,
    'supporting_families' as service_code,
from family_members

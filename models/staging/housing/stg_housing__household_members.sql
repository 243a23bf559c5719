with household_members as (
    select * from {{ source('housing', 'household_members') }}
)

select
    {{ reference('housing', 'tenancy_ref') }} as tenancy_id,
    {{ reference('housing', 'person_ref') }} as record_id,
    relationship_to_tenant,
    'housing' as service_code,
from household_members

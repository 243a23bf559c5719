with tenancies as (
    select * from {{ source('housing', 'tenancies') }}
)

select
    {{ reference('housing', 'tenancy_ref') }} as tenancy_id,
    {{ reference('housing', 'person_ref') }} as record_id,
    address,
    postcode,
    uprn,
    start_date,
    end_date,
    end_date_is_unreadable,
    'housing' as service_code,
from tenancies

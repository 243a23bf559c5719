-- A tenant is involved with the landlord; who merely lives there is not.
with tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
)

select
    {{ reference('housing:tenancy', local_part('tenancy_id')) }}
    || ':' || {{ local_part('record_id') }}
        as involvement_id,
    record_id,
    service_code,
    'tenancy' as record_type,
    'Council tenancy' as involvement_type,
    'Council tenancy' as reason,
    start_date,
    end_date,
    {{ is_open('end_date', 'end_date_is_unreadable') }} as is_open,
    coalesce(end_date_is_unreadable, false) as is_end_unknown,
from tenancies

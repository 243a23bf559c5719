-- What services that are switched on say of relationships.
with relationships as (
    select * from {{ ref('stg_services__relationships') }}
),

services as (
    select * from {{ ref('services') }}
),

services_on as (
    select service_code
    from services
    where is_on
)

select
    record_id,
    related_record_id,
    service_code,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
from relationships
where service_code in (select services_on.service_code from services_on)

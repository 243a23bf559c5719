-- What services that are switched on say of relationships.
with relationships as (
    select * from {{ ref('stg_childrens_social_care__relationships') }}
    union all by name
    select * from {{ ref('stg_supporting_families__relationships') }}
    union all by name
    select * from {{ ref('stg_schools__relationships') }}
    union all by name
    select * from {{ ref('stg_adult_social_care__relationships') }}
    union all by name
    select * from {{ ref('stg_police__relationships') }}
    union all by name
    select * from {{ ref('stg_housing__relationships') }}
    union all by name
    select * from {{ ref('stg_adult_mental_health__relationships') }}
    union all by name
    select * from {{ ref('stg_drugs_and_alcohol__relationships') }}
    union all by name
    select * from {{ ref('stg_gp__relationships') }}
    union all by name
    select * from {{ ref('stg_early_help__relationships') }}
    union all by name
    select * from {{ ref('stg_health_visiting__relationships') }}
    union all by name
    select * from {{ ref('stg_youth_justice__relationships') }}
    union all by name
    select * from {{ ref('stg_young_carers__relationships') }}
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

with involvements as (
    select * from {{ ref('stg_childrens_social_care__involvements') }}
    union all by name
    select * from {{ ref('stg_supporting_families__involvements') }}
    union all by name
    select * from {{ ref('stg_schools__involvements') }}
    union all by name
    select * from {{ ref('stg_adult_social_care__involvements') }}
    union all by name
    select * from {{ ref('stg_police__involvements') }}
    union all by name
    select * from {{ ref('stg_housing__involvements') }}
    union all by name
    select * from {{ ref('stg_adult_mental_health__involvements') }}
    union all by name
    select * from {{ ref('stg_drugs_and_alcohol__involvements') }}
    union all by name
    select * from {{ ref('stg_gp__involvements') }}
    union all by name
    select * from {{ ref('stg_early_help__involvements') }}
    union all by name
    select * from {{ ref('stg_health_visiting__involvements') }}
    union all by name
    select * from {{ ref('stg_youth_justice__involvements') }}
    union all by name
    select * from {{ ref('stg_young_carers__involvements') }}
)

select
    involvement_id,
    record_id,
    service_code,
    involvement_type,
    reason,
    start_date,
    end_date,
    end_date_is_unreadable,
    last_contact_date,
    organisation,
    team,
    practitioner_name,
    practitioner_role,
    practitioner_phone,
    practitioner_email,
    practitioner_left_on,
    practitioner_left_on_is_unreadable,
    team_phone,
    team_email,
    is_withheld,
    admission_type,
    plan_status,
from involvements

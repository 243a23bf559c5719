with of_programme as (
    select * from {{ source('supporting_families', 'family_members') }}
),

of_social_care as (
    select * from {{ source('childrens_social_care', 'family_members') }}
),

family_members as (
    select
        *,
        'supporting_families' as service_code
    from of_programme
    union all by name
    select
        *,
        'childrens_social_care' as service_code
    from of_social_care
)

select
    service_code || ':' || family_ref as family_id,
    service_code || ':' || person_ref as record_id,
    role,
    start_date,
    end_date,
    end_date_is_unreadable,
    service_code,
from family_members

with relationships as (
    {{ of_every_service('relationships') }}
)

select
    service_code || ':' || person_ref as record_id,
    service_code || ':' || related_person_ref as related_record_id,
    service_code,
    relationship,
    has_parental_responsibility,
    is_main_carer,
    start_date,
    end_date,
    end_date_is_unreadable,
from relationships

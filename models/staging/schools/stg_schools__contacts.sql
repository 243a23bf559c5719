with contacts as (
    select * from {{ source('schools', 'contacts') }}
)

select
    {{ reference('schools:contact', 'contact_ref') }} as record_id,
    contact_ref,
    {{ reference('schools', 'person_ref') }} as pupil_record_id,
    priority,
    first_name,
    last_name,
    relationship,
    has_parental_responsibility,
    lives_with_pupil,
    address,
    postcode,
    phone,
    email,
    'schools' as service_code,
from contacts

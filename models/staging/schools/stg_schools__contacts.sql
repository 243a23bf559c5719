-- One contact of several pupils is one record. Where rows of one reference name different people,
-- the school numbers contacts within each pupil, and each row is a record of its own.
with contacts as (
    select * from {{ source('schools', 'contacts') }}
),

named as (
    select
        *,
        {{ letters_of("concat_ws(' ', first_name, last_name)") }} as letters_of_name,
    from contacts
),

counted as (
    select
        *,
        count(distinct letters_of_name) over (partition by contact_ref) > 1 as is_of_several_people,
    from named
)

select
    {{ reference(
        'schools:contact', "contact_ref || if(is_of_several_people, ':' || person_ref, '')"
    ) }} as record_id,
    contact_ref,
    is_of_several_people,
    {{ reference('schools', 'person_ref') }} as pupil_record_id,
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
from counted

-- What the staff directory adds to a practitioner that a service names. Only where the name is one
-- person's in that service: of two namesakes nobody knows which is meant, and a contact is never
-- guessed.
with listed as (
    select * from {{ ref('int_involvements__listed') }}
),

directory as (
    select * from {{ ref('stg_staff__directory') }}
),

practitioners as (
    select distinct
        service_code,
        practitioner_name,
        {{ words_in_order('practitioner_name') }} as name_in_order,
    from listed
    where practitioner_name is not null
)

select
    practitioners.service_code,
    practitioners.practitioner_name,
    max(directory.email) as email,
    max(directory.phone) as phone,
    max(directory.left_on) as left_on,
    bool_or(directory.left_on_is_unreadable) as left_on_is_unreadable,
from practitioners
inner join directory
    on
        practitioners.name_in_order = directory.name_in_order
        and practitioners.service_code = coalesce(
            directory.service_code, practitioners.service_code
        )
where practitioners.name_in_order like '% %'
group by practitioners.service_code, practitioners.practitioner_name
having count(*) = 1

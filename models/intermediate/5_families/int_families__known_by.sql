-- By what the second model joins two people, read in both directions. `is_by_address_alone`: they
-- share a home or once did, and nothing else: no record, name, phone or e-mail.
with links as (
    select * from {{ ref('int_families__links') }}
),

known_by as (
    select
        person_id,
        related_person_id,
        match_probability,
        coalesce(surname > 0, false) as shares_name,
        coalesce(phone > 0, false) as shares_phone,
        coalesce(residence > 0, false) as shares_address,
        not shares_name
        and not shares_phone
        and greatest(recorded, responsible, school_contact, case_file, tenancy) <= 0
            as is_by_address_alone,
    from links
),

both_ways as (
    select * from known_by
    union all by name
    select
        * exclude (person_id, related_person_id),
        person_id as related_person_id,
        related_person_id as person_id,
    from known_by
)

select
    person_id,
    related_person_id,
    match_probability,
    shares_name,
    shares_phone,
    shares_address,
    is_by_address_alone,
from both_ways

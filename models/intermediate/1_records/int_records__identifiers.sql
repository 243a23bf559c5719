-- Identifiers are graded, never dropped: only a valid one can link, and a valid one that several
-- people give is somebody's dummy.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

names as (
    select * from {{ ref('int_records__names') }}
),

identifiers_checked as (
    select * from {{ ref('int_records__identifiers_checked') }}
),

services_loaded as (
    select * from {{ ref('stg_intake__services') }}
),

synthetic_services as (
    select service_code
    from services_loaded
    where is_synthetic
),

graded as (
    select
        records.record_id,
        records.date_of_birth,
        names.surname,
        names.forename[1] as initial,
        nhs.compact as nhs_number,
        upns.compact as upn,
        case
            when records.nhs_number is null then 'absent'
            -- The 999 range is never issued: an identifier in synthetic data, a dummy elsewhere.
            when
                nhs.grade = 'valid'
                and nhs.compact like '999%'
                and synthetic_services.service_code is null
                then 'dummy'
            else nhs.grade
        end as nhs_number_grade,
        coalesce(upns.grade, 'absent') as upn_grade,
    from records
    inner join names on records.record_id = names.record_id
    left join identifiers_checked as nhs
        on records.nhs_number = nhs.stated and nhs.kind = 'nhs_number'
    left join identifiers_checked as upns on records.upn = upns.stated and upns.kind = 'upn'
    left join synthetic_services on records.service_code = synthetic_services.service_code
),

-- A mother's number on two children is an error of two rows; on five dates of birth it is a dummy,
-- and so it is under six surnames and four initials, for births may not be known.
shared_nhs_numbers as (
    select nhs_number
    from graded
    where nhs_number_grade = 'valid'
    group by nhs_number
    having
        count(distinct date_of_birth) > {{ var('identifier_max_births') }}
        or (
            count(distinct surname) > {{ var('identifier_max_surnames') }}
            and count(distinct initial) > {{ var('identifier_max_initials') }}
        )
),

shared_upns as (
    select upn
    from graded
    where upn_grade = 'valid'
    group by upn
    having
        count(distinct date_of_birth) > {{ var('identifier_max_births') }}
        or (
            count(distinct surname) > {{ var('identifier_max_surnames') }}
            and count(distinct initial) > {{ var('identifier_max_initials') }}
        )
)

select
    graded.record_id,
    if(
        graded.nhs_number_grade = 'valid' and shared_nhs_numbers.nhs_number is null,
        graded.nhs_number, null
    ) as nhs_number,
    if(shared_nhs_numbers.nhs_number is not null, 'dummy', graded.nhs_number_grade)
        as nhs_number_grade,
    if(graded.upn_grade = 'valid' and shared_upns.upn is null, graded.upn, null) as upn,
    if(shared_upns.upn is not null, 'dummy', graded.upn_grade) as upn_grade,
from graded
left join shared_nhs_numbers
    on graded.nhs_number = shared_nhs_numbers.nhs_number and graded.nhs_number_grade = 'valid'
left join shared_upns on graded.upn = shared_upns.upn and graded.upn_grade = 'valid'

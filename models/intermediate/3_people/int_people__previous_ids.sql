-- Which person a record belonged to when a build last had it. A record that its service has
-- renumbered since is found again by its fingerprint, where only one record has it. A record near
-- an adopted child's that has changed in anything that names it carries no id: it may have gone
-- from one identity to the other, and the id would lead there too.
with resolved as (
    select * from {{ ref('int_people__resolved_records') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

former_ids as (
    select * from {{ source('state', 'person_ids') }}
),

fingerprinted as (
    select
        resolved.record_id,
        resolved.first_record_id,
        resolved.is_near_adopted,
        md5(concat_ws(
            '|', records.service_code, records.record_kind,
            coalesce(records.first_name, ''), coalesce(records.middle_names, ''),
            coalesce(records.last_name, ''), coalesce(cast(records.date_of_birth as varchar), ''),
            coalesce(records.nhs_number, ''), coalesce(records.upn, ''),
            coalesce(records.postcode, '')
        )) as fingerprint,
    from resolved
    inner join records on resolved.record_id = records.record_id
),

unchanged as (
    select
        fingerprinted.record_id as new_record_id,
        former_ids.record_id as old_record_id,
    from fingerprinted
    inner join former_ids
        on
            fingerprinted.record_id = former_ids.record_id
            and fingerprinted.fingerprint = former_ids.fingerprint
),

-- A service may give a reference of old to somebody else, so who is meant goes before the number.
renumbered_from as (
    select *
    from former_ids
    where record_id not in (select unchanged.old_record_id from unchanged)
    qualify count(*) over (partition by fingerprint) = 1
),

renumbered_to as (
    select *
    from fingerprinted
    where record_id not in (select unchanged.new_record_id from unchanged)
    qualify count(*) over (partition by fingerprint) = 1
),

renumbered as (
    select
        renumbered_to.record_id as new_record_id,
        renumbered_from.record_id as old_record_id,
    from renumbered_to
    inner join renumbered_from on renumbered_to.fingerprint = renumbered_from.fingerprint
),

recognised as (
    select * from unchanged
    union all
    select * from renumbered
),

changed as (
    select
        fingerprinted.record_id as new_record_id,
        former_ids.record_id as old_record_id,
    from fingerprinted
    inner join former_ids on fingerprinted.record_id = former_ids.record_id
    where
        not fingerprinted.is_near_adopted
        and fingerprinted.record_id not in (select recognised.new_record_id from recognised)
        and former_ids.record_id not in (select recognised.old_record_id from recognised)
),

found_again as (
    select * from recognised
    union all
    select * from changed
)

select
    fingerprinted.record_id,
    fingerprinted.first_record_id,
    fingerprinted.fingerprint,
    fingerprinted.is_near_adopted,
    former_ids.record_id as former_record_id,
    former_ids.person_id as former_person_id,
    -- Null in what an earlier version remembered: it kept nobody who was gone.
    former_ids.person_id is not null and coalesce(former_ids.is_present, true) as was_present,
from fingerprinted
left join found_again on fingerprinted.record_id = found_again.new_record_id
left join former_ids on found_again.old_record_id = former_ids.record_id

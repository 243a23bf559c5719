-- Which person a record belonged to in the last published build. A record that its service has
-- renumbered since is found again by its fingerprint, where only one record has it.
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

renumbered_from as (
    select former_ids.*
    from former_ids
    left join fingerprinted on former_ids.record_id = fingerprinted.record_id
    where fingerprinted.record_id is null
    qualify count(*) over (partition by former_ids.fingerprint) = 1
),

renumbered_to as (
    select fingerprinted.*
    from fingerprinted
    left join former_ids on fingerprinted.record_id = former_ids.record_id
    where former_ids.record_id is null
    qualify count(*) over (partition by fingerprinted.fingerprint) = 1
)

select
    fingerprinted.record_id,
    fingerprinted.first_record_id,
    fingerprinted.fingerprint,
    coalesce(former_ids.person_id, renumbered_from.person_id) as former_person_id,
from fingerprinted
left join former_ids on fingerprinted.record_id = former_ids.record_id
left join renumbered_to on fingerprinted.record_id = renumbered_to.record_id
left join renumbered_from on renumbered_to.fingerprint = renumbered_from.fingerprint

-- Who lives in a refuge, or did when last heard of, has no address here, not even an old one.
with stays as (
    select * from {{ ref('int_households__stays') }}
),

wordings as (
    select * from {{ ref('int_households__wordings') }}
),

survivorship as (
    select * from {{ ref('survivorship') }}
    where attribute = 'address'
),

protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
),

trusted_service as (
    select
        stays.person_id,
        stays.address_id,
        arg_min(survivorship.service_code, survivorship.rank) as service_code,
    from (
        select
            person_id,
            address_id,
            unnest(services) as service_code,
        from stays
        where is_current
    ) as stays
    inner join survivorship on stays.service_code = survivorship.service_code
    group by stays.person_id, stays.address_id
)

select
    trusted_service.person_id,
    trusted_service.service_code,
    wordings.address,
    wordings.postcode,
from trusted_service
inner join wordings
    on
        trusted_service.person_id = wordings.person_id
        and trusted_service.address_id = wordings.address_id
where
    wordings.address_class <> 'sensitive'
    and trusted_service.person_id not in (select protected.person_id from protected)

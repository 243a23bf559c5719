-- Who lives in a refuge, or did when last heard of, has no address here, not even an old one.
with people as (
    select * from {{ ref('int_people__survivors') }}
),

stays as (
    select * from {{ ref('int_households__stays') }}
),

wordings as (
    select * from {{ ref('int_households__wordings') }}
),

survivorship as (
    select * from {{ ref('survivorship') }}
    where attribute = 'address'
),

sheltered as (
    select * from {{ ref('int_people__sheltered') }}
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
),

homes as (
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
        and trusted_service.person_id not in (select sheltered.person_id from sheltered)
)

select
    people.person_id,
    people.first_name,
    people.middle_names,
    people.last_name,
    people.preferred_name,
    people.date_of_birth,
    people.expected_date_of_birth,
    people.date_of_death,
    people.age,
    people.sex,
    people.nhs_number,
    people.upn,
    homes.address,
    homes.postcode,
    people.phone,
    people.email,
    people.date_of_death is not null as is_deceased,
    people.is_unborn,
    people.n_records,
    people.n_services,
    people.first_name_source,
    people.last_name_source,
    people.date_of_birth_source,
    people.sex_source,
    people.nhs_number_source,
    people.upn_source,
    homes.service_code as address_source,
    people.phone_source,
    people.email_source,
from people
left join homes on people.person_id = homes.person_id

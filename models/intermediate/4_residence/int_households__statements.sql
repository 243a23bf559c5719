with addresses_of_records as (
    select * from {{ ref('int_addresses__of_records') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

involvements as (
    select * from {{ ref('stg_services__involvements') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

-- An address without dates is worth as much as the service that states it is trusted with addresses
-- and as lately as that service has dealt with the person: half after two years of silence. Nobody
-- lived anywhere before birth: a tenancy is often older than the children born into it. Of a stay
-- whose end cannot be read nobody knows whether it goes on: it is no place where somebody lives.
survivorship as (
    select * from {{ ref('survivorship') }}
    where attribute = 'address'
),

last_dealings as (
    select
        record_id,
        max(greatest(
            coalesce(last_contact_date, start_date),
            coalesce(end_date, last_contact_date, start_date)
        )) as last_dealt_with_on,
    from involvements
    group by record_id
),

statements_of_people as (
    select
        people_of_records.person_id,
        addresses_of_records.* replace (
            if(
                addresses_of_records.start_date < people.date_of_birth,
                people.date_of_birth,
                addresses_of_records.start_date
            ) as start_date
        ),
        split_part(addresses_of_records.record_id, ':', 1) as service_code,
        greatest(
            {{ as_at() }} - last_dealings.last_dealt_with_on, 0
        ) as days_of_silence,
    from addresses_of_records
    inner join people_of_records
        on addresses_of_records.record_id = people_of_records.record_id
    inner join people on people_of_records.person_id = people.person_id
    left join last_dealings on addresses_of_records.record_id = last_dealings.record_id
    where
        addresses_of_records.address_id is not null
        -- Post goes there, and nobody need live there.
        and addresses_of_records.address_class is distinct from 'placeholder'
        and not coalesce(addresses_of_records.is_end_unknown, false)
        and not coalesce(addresses_of_records.end_date < people.date_of_birth, false)
)

select
    statements_of_people.person_id,
    statements_of_people.address_id,
    statements_of_people.address_class,
    statements_of_people.service_code,
    statements_of_people.stated_in,
    statements_of_people.start_date,
    statements_of_people.end_date,
    statements_of_people.is_dated,
    (1.05 - 0.05 * coalesce(survivorship.rank, 13))
    * greatest(
        pow(0.5, coalesce(statements_of_people.days_of_silence, 1461) / 730.5), 0.05
    ) as weight,
from statements_of_people
left join survivorship on statements_of_people.service_code = survivorship.service_code

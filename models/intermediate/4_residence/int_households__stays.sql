-- Where dated stays and an undated address disagree, the dated ones win: a person lives at the
-- open stay that began last; only without one at the undated address with most weight.
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
        and not coalesce(addresses_of_records.is_end_unknown, false)
        and not coalesce(addresses_of_records.end_date < people.date_of_birth, false)
),

statements as (
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
),

-- A child who is placed at an address is placed there in every service's records.
places_of_people as (
    select
        person_id,
        address_id,
        case
            when bool_or(address_class = 'sensitive') then 'sensitive'
            when bool_or(address_class = 'placement') then 'placement'
            else max_by(address_class, (weight, address_class))
        end as address_class,
        sum(weight) filter (where not is_dated) as weight,
        list_sort(list(distinct service_code)) as services,
        bool_or(is_dated) as is_dated,
    from statements
    group by person_id, address_id
),

dated as (
    select
        *,
        coalesce(start_date, date '1900-01-01') > max(coalesce(end_date, date '9999-12-31')) over (
            partition by person_id, address_id
            order by coalesce(start_date, date '1900-01-01'), end_date nulls last
            rows between unbounded preceding and 1 preceding
        ) + 1 as begins_again,
    from statements
    where is_dated
),

numbered as (
    select
        *,
        sum(cast(coalesce(begins_again, true) as integer)) over (
            partition by person_id, address_id
            order by coalesce(start_date, date '1900-01-01'), end_date nulls last
            rows between unbounded preceding and current row
        ) as stay_number,
    from dated
),

dated_stays as (
    select
        person_id,
        address_id,
        nullif(min(coalesce(start_date, date '1900-01-01')), date '1900-01-01') as start_date,
        nullif(max(coalesce(end_date, date '9999-12-31')), date '9999-12-31') as end_date,
    from numbered
    group by person_id, address_id, stay_number
),

stays as (
    select
        places_of_people.*,
        dated_stays.start_date,
        dated_stays.end_date,
        places_of_people.is_dated
        and coalesce(dated_stays.end_date, date '9999-12-31') >= {{ as_at() }}
        and coalesce(dated_stays.start_date, date '1900-01-01')
        <= {{ as_at() }} as is_open,
    from places_of_people
    left join dated_stays
        on
            places_of_people.person_id = dated_stays.person_id
            and places_of_people.address_id = dated_stays.address_id
)

select
    person_id,
    address_id,
    address_class,
    start_date,
    end_date,
    is_dated,
    (is_open or not is_dated)
    and row_number() over (
        partition by person_id
        order by
            is_open desc,
            is_dated and not is_open,
            if(is_open, start_date, null) desc nulls last,
            weight desc nulls last,
            address_id asc,
            start_date asc
    ) = 1 as is_current,
    services,
from stays

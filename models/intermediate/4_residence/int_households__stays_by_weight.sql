-- Where dated stays and an undated address disagree, the dated ones win: a person lives at the
-- open stay that began last; only without one at an undated address, most likely at that with most
-- weight.
with statements as (
    select * from {{ ref('int_households__statements') }}
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
        person_id,
        address_id,
        coalesce(start_date, date '1900-01-01') as from_date,
        coalesce(end_date, date '9999-12-31') as to_date,
    from statements
    where is_dated
),

-- Statements of one first day are one stay, whatever their order: both windows go by the day alone.
begun as (
    select
        *,
        from_date > max(to_date) over (
            partition by person_id, address_id
            order by from_date
            range between unbounded preceding and interval 1 day preceding
        ) + 1 as begins_again,
    from dated
),

numbered as (
    select
        *,
        count(*) filter (where begins_again) over (
            partition by person_id, address_id
            order by from_date
            range between unbounded preceding and current row
        ) as stay_number,
    from begun
),

dated_stays as (
    select
        person_id,
        address_id,
        nullif(min(from_date), date '1900-01-01') as start_date,
        nullif(max(to_date), date '9999-12-31') as end_date,
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
    is_open,
    weight,
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
    ) = 1 as is_likeliest,
    services,
from stays

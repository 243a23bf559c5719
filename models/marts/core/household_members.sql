with members as (
    select * from {{ ref('int_households__members') }}
),

services as (
    select * from {{ ref('services') }}
),

said_by as (
    select
        named.household_id,
        named.person_id,
        string_agg(services.name, ', ' order by services.trust_rank, services.service_code)
            as service_names,
    from (
        select
            household_id,
            person_id,
            unnest(services) as service_code,
        from members
    ) as named
    inner join services on named.service_code = services.service_code
    group by named.household_id, named.person_id
)

select
    members.household_id,
    members.person_id,
    members.start_date,
    members.end_date,
    case
        when members.is_dated then 'Dated stay, stated by ' || said_by.service_names
        else 'Snapshot only, since when is not known; stated by ' || said_by.service_names
    end as evidence,
from members
left join said_by
    on members.household_id = said_by.household_id and members.person_id = said_by.person_id

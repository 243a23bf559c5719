-- A service is named only where its involvement with the person is shown as well.
with members as (
    select * from {{ ref('int_households__members') }}
),

services as (
    select * from {{ ref('services') }}
),

named_services as (
    select * from {{ ref('int_families__named_services') }}
    where may_be_named
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
    inner join named_services
        on
            named.person_id = named_services.person_id
            and named.service_code = named_services.service_code
    group by named.household_id, named.person_id
)

select
    members.household_id,
    members.person_id,
    members.start_date,
    members.end_date,
    case
        when members.stays_in_words is not null
            then 'Dated stays (' || members.stays_in_words || ')'
        when members.is_dated then 'Dated stay'
        else 'Snapshot only, since when is not known'
    end
    || case when members.is_dated then ', stated by ' else '; stated by ' end
    || coalesce(said_by.service_names, 'a service') as evidence,
from members
left join said_by
    on members.household_id = said_by.household_id and members.person_id = said_by.person_id

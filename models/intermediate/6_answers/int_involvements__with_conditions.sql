-- The conditions that a rule may ask for, as far as they hold of a record: a worker is assigned; a
-- plan is neither planned nor cancelled, since those rarely have a worker; the registration is the
-- main one, or there is no main one; the person is a council tenant now.
with stated as (
    select * from {{ ref('int_involvements__of_people') }}
),

main_registrations as (
    select distinct
        person_id,
        service_code,
        is_open,
    from stated
    where
        admission_type = 'main'
        -- One that has yet to begin takes nothing away from the present one.
        and (start_date is null or start_date <= {{ as_at() }})
),

current_tenants as (
    select distinct person_id
    from stated
    where
        record_type = 'tenancy'
        and is_open
        and (start_date is null or start_date <= {{ as_at() }})
),

asked as (
    select
        stated.*,
        main_registrations.person_id is null as is_without_a_main_one,
        current_tenants.person_id is not null as is_of_a_tenant,
    from stated
    left join main_registrations
        on
            stated.person_id = main_registrations.person_id
            and stated.service_code = main_registrations.service_code
            and stated.is_open = main_registrations.is_open
    left join current_tenants on stated.person_id = current_tenants.person_id
)

select
    * exclude (is_without_a_main_one, is_of_a_tenant),
    list_filter(
        [
            case when practitioner_name is not null then 'assigned_worker' end,
            case when plan_status not in ('planned', 'cancelled') then 'active_plan' end,
            case
                when admission_type = 'main' or is_without_a_main_one then 'main_registration'
            end,
            case when is_of_a_tenant then 'current_tenant' end,
        ],
        lambda condition: condition is not null
    ) as conditions,
from asked

-- An involvement that is shown, with the days that its events are told of: where the start is not
-- known, the first day on which it is known stands for it. With what may put a day in doubt: how
-- old the data are, the birth, and whether another record of the same goes on where one ends.
with shown as (
    select * from {{ ref('int_involvements__shown') }}
),

services as (
    select * from {{ ref('services') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

dated as (
    select
        shown.*,
        loads.service_name,
        loads.data_current_as_of,
        people.date_of_birth,
        coalesce(
            shown.start_date,
            shown.last_contact_date,
            case
                when shown.end_date is null
                    then least(loads.data_current_as_of, {{ as_at() }})
            end
        ) as known_since,
        case when shown.end_date <= {{ as_at() }} then shown.end_date end as ended_on,
        services.days_until_silent is not null
        and not services.is_universal
        and shown.is_current as is_contact_told,
        case
            when shown.reason = 'Not stated' then 'not_stated'
            when shown.is_named_on_a_case then 'named_on_a_case'
            else shown.record_type
        end as told_as,
        case
            when
                shown.involvement_type = 'Not stated'
                or starts_with(lower(shown.reason), lower(shown.involvement_type))
                or shown.record_type <> 'involvement'
                then shown.reason
            else shown.involvement_type || ' (' || shown.reason || ')'
        end as what,
    from shown
    inner join services on shown.service_code = services.service_code
    inner join loads on shown.service_code = loads.service_code
    left join people on shown.person_id = people.person_id
    -- Other offences than those of safeguarding are told without a day.
    where not shown.is_withheld and shown.record_type is not null
),

-- What goes on beside a record that ends: the same of the same person at the same place.
going_on as (
    select distinct dated.involvement_id
    from dated
    inner join dated as other
        on
            dated.person_id = other.person_id
            and dated.service_code = other.service_code
            and dated.told_as = other.told_as
            and dated.what is not distinct from other.what
            and dated.organisation = other.organisation
            and dated.involvement_id <> other.involvement_id
    where
        other.known_since <= dated.ended_on
        and coalesce(other.end_date > dated.ended_on, other.is_current)
)

select
    dated.*,
    going_on.involvement_id is not null as does_another_go_on,
from dated
left join going_on on dated.involvement_id = going_on.involvement_id

-- The start decides. A contact before the start or after the as-at date is not shown as the last
-- one, and dates that contradict each other are marked. Nobody who has died is involved now. Open
-- but without activity for longer than the register allows is silent; only a spell can be, since no
-- other record holds its contacts. Nobody is called silent of whom a last contact was sent that
-- cannot be told.
with listed as (
    select * from {{ ref('int_involvements__listed') }}
),

in_order as (
    select
        *,
        case
            when
                last_contact_date between coalesce(start_date, last_contact_date)
                and {{ as_at() }}
                then last_contact_date
        end as told_contact_date,
    from listed
    where not is_withheld
)

select
    involvement_id,
    start_date,
    end_date,
    told_contact_date as last_contact_date,
    greatest(start_date, told_contact_date) as last_activity_date,
    is_open and not is_deceased as is_current,
    coalesce(is_end_unknown, false) and not is_deceased as is_end_unknown,
    is_open and record_type = 'involvement' and coalesce(
        datediff('day', last_activity_date, {{ as_at() }})
        > days_until_silent,
        false
    )
    and not coalesce(last_contact_date_is_unreadable or last_contact_date > {{ as_at() }}, false)
        as is_silent,
    coalesce(last_contact_date < start_date, false) as has_contradicting_dates,
from in_order

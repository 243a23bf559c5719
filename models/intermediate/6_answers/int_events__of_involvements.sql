-- An involvement that is shown has a beginning, an end once it is over, and a last contact while it
-- goes on, where silence means something and the service does not know everybody: a registration
-- is no contact, and a health visitor's is told beside the answer. Where the start is not known,
-- the first day on which it is known stands for it; where the end alone is known, that is all. What
-- would give a protected address away has been taken out before.
with shown as (
    select * from {{ ref('int_involvements__shown') }}
),

services as (
    select * from {{ ref('services') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
),

dated as (
    select
        shown.*,
        loads.service_name,
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
    -- Other offences than those of safeguarding are told without a day.
    where not shown.is_withheld and shown.record_type is not null
),

in_parts as (
    select
        *,
        unnest(['began', 'ended', 'last_contact']) as part,
        unnest([
            known_since,
            case when ended_on is distinct from start_date then ended_on end,
            case
                when is_contact_told and last_contact_date > known_since then last_contact_date
            end
        ]) as event_date,
    from dated
)

select
    person_id,
    'service_involvements' as source_table,
    involvement_id as source_ref,
    service_code,
    told_as as record_type,
    part,
    event_date,
    start_date as period_start,
    end_date as period_end,
    is_current,
    case
        when part = 'began' and start_date is null then 'no_later_than'
        when part = 'began' and has_contradicting_dates then 'contradicted'
        else 'exact'
    end as date_certainty,
    service_name,
    what,
    involvement_type as what_type,
    concat(
        ' at ' || organisation,
        ' (' || replace(nullif(admission_type, 'main'), '_', ' ') || ' registration)'
    ) as at_place,
    coalesce(': ' || outcome, '') as led_to,
    list_filter(
        [
            case when part = 'began' and is_end_unknown then 'end_unreadable' end,
            -- An offence has no spell that could end.
            case
                when
                    part = 'began'
                    and ended_on = start_date
                    and record_type not in ('convicted', 'suspect')
                    then 'same_day'
            end,
            case when part = 'ended' and start_date is null then 'start_unknown' end,
        ],
        lambda note: note is not null
    ) as notes,
from in_parts
where event_date is not null

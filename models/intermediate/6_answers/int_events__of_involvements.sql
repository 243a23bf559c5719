-- An involvement that is shown has a beginning, an end once it is over, and a last contact while it
-- goes on, where silence means something and the service does not know everybody: a registration
-- is no contact, and a health visitor's is told beside the answer. Where the start is not known,
-- the first day on which it is known stands for it; where the end alone is known, that is all. What
-- would give a protected address away has been taken out before. A day after the data was due and
-- nobody confirmed it; a day before the birth, and an end while another record of the same goes on,
-- are told with that.
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
),

told as (
    select
        dated.*,
        going_on.involvement_id is not null as does_another_go_on,
    from dated
    left join going_on on dated.involvement_id = going_on.involvement_id
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
    from told
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
            case
                when part <> 'last_contact' and event_date > data_current_as_of
                    then 'after_the_data'
            end,
            case when event_date < date_of_birth then 'before_birth' end,
            case when part = 'ended' and does_another_go_on then 'another_goes_on' end,
        ],
        lambda note: note is not null
    ) as notes,
from in_parts
where event_date is not null

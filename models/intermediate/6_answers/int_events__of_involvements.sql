-- An involvement that is shown has a beginning, an end once it is over, and a last contact while it
-- goes on, where silence means something and the service does not know everybody: a registration
-- is no contact, and a health visitor's is told beside the answer. Where the start is not known,
-- the first day on which it is known stands for it; where the end alone is known, that is all. What
-- would give a protected address away has been taken out before. A day after the data was due and
-- nobody confirmed it; a day before the birth, and an end while another record of the same goes on,
-- are told with that.
with dated as (
    select * from {{ ref('int_events__dated_involvements') }}
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

-- Each event in plain words: the sentence that the seed has for its kind of record and part, its
-- service's own before that of all services, with remarks on what is not sure of its day. The
-- address of a home is filled in where homes are published.
with of_involvements as (
    select * from {{ ref('int_events__of_involvements') }}
),

of_lives as (
    select * from {{ ref('int_events__of_lives') }}
),

event_sentences as (
    select * from {{ ref('event_sentences') }}
),

state_notes as (
    select * from {{ ref('state_notes') }}
),

events as (
    select * from of_involvements
    union all by name
    select * from of_lives
),

worded as (
    select
        events.*,
        event_sentences.event_type,
        event_sentences.place,
        replace(
            replace(
                replace(
                    replace(
                        replace(event_sentences.sentence, '{service}', events.service_name),
                        '{what}', events.what
                    ),
                    '{type}', events.what_type
                ),
                '{at}', events.at_place
            ),
            '{led_to}', events.led_to
        ) as sentence,
    from events
    inner join event_sentences
        on
            events.record_type = event_sentences.record_type
            and events.part = event_sentences.part
            and coalesce(events.service_code = event_sentences.service_code, true)
    qualify row_number() over (
        partition by
            events.person_id, events.source_table, events.source_ref, events.part, events.event_date
        order by event_sentences.service_code is null
    ) = 1
),

noted as (
    select
        person_id,
        source_ref,
        part,
        event_date,
        unnest(list_prepend(date_certainty, notes)) as note,
    from worded
),

remarks as (
    select
        noted.person_id,
        noted.source_ref,
        noted.part,
        noted.event_date,
        string_agg(state_notes.sentence, ' ' order by noted.note) as sentence,
    from noted
    inner join state_notes on noted.note = state_notes.note
    group by noted.person_id, noted.source_ref, noted.part, noted.event_date
)

select
    worded.person_id,
    worded.source_table,
    worded.source_ref,
    worded.service_code,
    worded.event_type,
    worded.part,
    worded.event_date,
    worded.date_certainty,
    worded.period_start,
    worded.period_end,
    worded.is_current,
    worded.place,
    concat_ws(' ', worded.sentence, remarks.sentence) as sentence,
from worded
left join remarks
    on
        worded.person_id = remarks.person_id
        and worded.source_ref = remarks.source_ref
        and worded.part = remarks.part
        and worded.event_date = remarks.event_date

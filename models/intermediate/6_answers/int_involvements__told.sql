-- What each service answers of each member, with what is told where an involvement is told.
with sentences as (
    select * from {{ ref('int_involvements__sentences') }}
),

summaries as (
    select * from {{ ref('int_involvements__summaries') }}
)

select
    sentences.person_id,
    sentences.service_code,
    sentences.state,
    sentences.state_reason,
    sentences.state_sentence,
    summaries.involvement_reason,
    summaries.first_start_date,
    summaries.last_start_date,
    summaries.last_end_date,
    summaries.last_contact_date,
    coalesce(summaries.n_involvements, 0) as n_involvements,
    summaries.organisation,
    summaries.team,
    summaries.practitioner_name,
    summaries.practitioner_role,
    summaries.practitioner_phone,
    summaries.practitioner_email,
    summaries.practitioner_contact_as_sent,
    summaries.team_phone,
    summaries.team_email,
    summaries.team_contact_as_sent,
    coalesce(summaries.contact_quality, 'none') as contact_quality,
from sentences
left join summaries
    on
        sentences.person_id = summaries.person_id
        and sentences.service_code = summaries.service_code
        and sentences.state in ('involved_now', 'involved_before')

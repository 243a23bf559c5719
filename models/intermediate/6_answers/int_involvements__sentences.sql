-- Each answer in plain words: the sentence of its reason with the dates filled in, and a remark
-- where the person has died or is not yet born.
with answers as (
    select * from {{ ref('int_involvements__answers') }}
),

sentences_of_services as (
    select * from {{ ref('int_involvements__sentences_of_services') }}
),

summaries as (
    select * from {{ ref('int_involvements__summaries') }}
),

state_notes as (
    select * from {{ ref('state_notes') }}
),

notes as (
    select
        max(sentence) filter (where note = 'deceased') as deceased,
        max(sentence) filter (where note = 'unborn') as unborn,
        max(sentence) filter (where note = 'perhaps_deceased') as perhaps_deceased,
    from state_notes
),

-- Dates are filled in only where an involvement is shown.
worded as (
    select
        answers.person_id,
        answers.service_code,
        answers.state,
        answers.state_reason,
        sentences_of_services.sentence,
        {
            'since': coalesce(' since ' || {{ plain_date('summaries.current_since') }}, ''),
            'last': coalesce(', last on ' || {{ plain_date('summaries.last_known_date') }}, ''),
            'last_activity': coalesce(
                {{ plain_date('summaries.last_activity_date') }}, 'its start'
            ),
            'remarks': if(answers.is_perhaps_deceased, ' ' || notes.perhaps_deceased, '')
            || if(answers.is_deceased, ' ' || notes.deceased, '')
            || if(answers.is_unborn, ' ' || notes.unborn, '')
        } as filled_in,
    from answers
    inner join sentences_of_services
        on
            answers.service_code = sentences_of_services.service_code
            and answers.state = sentences_of_services.state
            and answers.state_reason = sentences_of_services.state_reason
    left join summaries
        on
            answers.person_id = summaries.person_id
            and answers.service_code = summaries.service_code
            and answers.state in ('involved_now', 'involved_before')
    cross join notes
)

select
    worded.person_id,
    worded.service_code,
    worded.state,
    worded.state_reason,
    worded.filled_in,
    {{ state_sentence('worded.sentence', 'worded.filled_in') }} as state_sentence,
from worded

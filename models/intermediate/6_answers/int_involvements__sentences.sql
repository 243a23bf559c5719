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
)

select
    answers.person_id,
    answers.service_code,
    answers.state,
    answers.state_reason,
    case
        when answers.state in ('involved_now', 'involved_before')
            then replace(
                replace(
                    replace(
                        sentences_of_services.sentence,
                        '{since}',
                        coalesce(' since ' || {{ plain_date('summaries.current_since') }}, '')
                    ),
                    '{last}',
                    coalesce(', last on ' || {{ plain_date('summaries.last_known_date') }}, '')
                ),
                '{last_activity}',
                coalesce({{ plain_date('summaries.last_activity_date') }}, 'its start')
            )
        else sentences_of_services.sentence
    end
    || case when answers.is_perhaps_deceased then ' ' || notes.perhaps_deceased else '' end
    || case when answers.is_deceased then ' ' || notes.deceased else '' end
    || case when answers.is_unborn then ' ' || notes.unborn else '' end as state_sentence,
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
cross join notes

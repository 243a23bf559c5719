-- What this build answers, without what it says of the day alone: that is taken out of the sentence
-- and kept with the day.
with family_context as (
    select * from {{ ref('family_context') }}
),

days as (
    select * from {{ ref('int_history__days') }}
    where is_of_this_build
),

in_scope as (
    select * from {{ ref('int_involvements__in_scope') }}
),

involvements as (
    select
        person_id,
        service_code,
        list(involvement_id order by involvement_id) filter (where not is_withheld) as shown,
        list(involvement_id order by involvement_id) filter (where is_withheld) as withheld,
    from in_scope
    group by person_id, service_code
),

listed as (
    select distinct
        family_context.person_id,
        family_context.service_code,
        family_context.state,
        family_context.state_reason,
        replace(
            replace(
                replace(
                    replace(
                        family_context.state_sentence, coalesce(days.words[1], '{}'), '{1}'
                    ),
                    coalesce(days.words[2], '{}'), '{2}'
                ),
                coalesce(days.words[3], '{}'), '{3}'
            ),
            coalesce(days.words[4], '{}'), '{4}'
        ) as state_sentence,
        family_context.involvement_reason,
        family_context.first_start_date,
        family_context.last_start_date,
        family_context.last_end_date,
        family_context.last_contact_date,
        family_context.n_involvements,
        family_context.organisation,
        family_context.team,
        family_context.practitioner_name,
        family_context.practitioner_role,
        family_context.practitioner_phone,
        family_context.practitioner_email,
        family_context.practitioner_contact_as_sent,
        family_context.team_phone,
        family_context.team_email,
        family_context.team_contact_as_sent,
        family_context.contact_quality,
        case
            when family_context.state in ('involved_now', 'involved_before') then involvements.shown
            when family_context.state = 'withheld' then involvements.withheld
        end as involvement_ids,
    from family_context
    inner join days on family_context.service_code = days.service_code
    left join involvements
        on
            family_context.person_id = involvements.person_id
            and family_context.service_code = involvements.service_code
)

select
    listed.*,
    md5(cast(listed as varchar)) as row_hash,
from listed

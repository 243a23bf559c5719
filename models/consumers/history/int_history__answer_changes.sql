-- Each answer beside the one before it. A night in which a service was not asked at all says
-- nothing about anybody, so the answers before and after it are compared. Where two ids have become
-- one, the answer before is the one that is most alike.
with answers as (
    select * from {{ ref('int_history__answers') }}
),

given as (
    select
        person_now as person_id,
        service_code,
        state,
        n_involvements,
        last_start_date,
        nullif(concat_ws(
            ', ', practitioner_name, practitioner_phone, practitioner_email,
            practitioner_contact_as_sent, team, team_phone, team_email, team_contact_as_sent,
            organisation
        ), '') as contact,
        valid_from,
        valid_to,
        row_hash,
    from answers
    where
        state_reason not in (
            'service_not_supplied', 'load_failed', 'service_switched_off', 'not_for_this_purpose'
        )
)

select
    given.person_id,
    given.service_code,
    given.valid_from as changed_on,
    former.state as old_state,
    given.state as new_state,
    former.contact as old_contact,
    given.contact as new_contact,
    given.n_involvements > former.n_involvements
    and coalesce(given.last_start_date > former.last_start_date, true) as has_another,
from given
inner join given as former
    on
        given.person_id = former.person_id
        and given.service_code = former.service_code
        and given.valid_from >= former.valid_to
qualify
    row_number() over (
        partition by given.person_id, given.service_code, given.valid_from
        order by
            former.valid_to desc,
            given.state <> former.state,
            given.contact is distinct from former.contact,
            former.row_hash asc,
            given.row_hash asc
    ) = 1

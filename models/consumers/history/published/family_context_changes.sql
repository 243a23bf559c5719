-- What a worker would want to know: involvement that began or ended, another contact, another
-- state. Shown for each child whose family the person belonged to before and after, for as long as
-- an involvement with the service is shown: what has passed out of the look-back, or is withheld
-- since, would be shown here by what it once was.
with answer_changes as (
    select * from {{ ref('int_history__answer_changes') }}
),

memberships as (
    select * from {{ ref('int_history__memberships') }}
),

named_services as (
    select * from {{ ref('int_families__named_services') }}
    where may_be_named
),

this_day as (
    select * from {{ ref('int_history__this_day') }}
),

of_answers as (
    select
        memberships.child_person_id,
        answer_changes.*,
    from answer_changes
    inner join memberships
        on
            answer_changes.person_id = memberships.person_id
            and answer_changes.changed_on > memberships.joined_on
            and coalesce(answer_changes.changed_on < memberships.left_on, true)
    inner join named_services
        on
            answer_changes.person_id = named_services.person_id
            and answer_changes.service_code = named_services.service_code
),

changes as (
    select
        child_person_id,
        person_id,
        service_code,
        changed_on,
        case
            when new_state = 'involved_now' then 'new_involvement'
            when old_state = 'involved_now' and new_state = 'involved_before'
                then 'involvement_ended'
            else 'state_changed'
        end as change,
        old_state as old_value,
        new_state as new_value,
    from of_answers
    where old_state <> new_state or (new_state = 'involved_now' and has_another)
    union all by name
    select
        child_person_id,
        person_id,
        service_code,
        changed_on,
        'contact_changed' as change,
        old_contact as old_value,
        new_contact as new_value,
    from of_answers
    where
        old_contact is distinct from new_contact
        and old_state in ('involved_now', 'involved_before')
        and new_state in ('involved_now', 'involved_before')
    union all by name
    select
        memberships.child_person_id,
        memberships.person_id,
        memberships.joined_on as changed_on,
        'new_member' as change,
        memberships.relationship_at_first as new_value,
    from memberships
    cross join this_day
    where memberships.is_joining_told and memberships.joined_on > this_day.first_day
    union all by name
    select
        child_person_id,
        person_id,
        left_on as changed_on,
        'member_left' as change,
        relationship_at_last as old_value,
    from memberships
    where is_leaving_told and left_on is not null
)

select
    child_person_id,
    person_id,
    service_code,
    change,
    old_value,
    new_value,
    changed_on,
from changes

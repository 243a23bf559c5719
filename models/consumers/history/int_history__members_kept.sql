-- What history still says of members, under the ids of now. What an earlier build of the same day
-- wrote is taken back first, so that a day is kept once. Where somebody is hidden, a person who
-- left the same family in the same night is not shown either: it could have been through him. A
-- sentence of a service that holds neither of the two any longer is gone.
with history_members as (
    select * from {{ source('state', 'history_members') }}
),

history_people as (
    select * from {{ ref('int_history__people') }}
),

hidden_people as (
    select * from {{ ref('int_history__hidden_people') }}
),

this_day as (
    select * from {{ ref('int_history__this_day') }}
),

services_gone as (
    select * from {{ ref('int_history__services_gone') }}
),

families_of_hidden as (
    select distinct history_members.child_now
    from history_members
    inner join hidden_people
        on
            history_members.person_now = hidden_people.person_id
            and history_members.valid_from <= hidden_people.hidden_until
),

with_services_gone as (
    select
        history_members.*,
        coalesce(services_gone.names, []) as names_gone,
    from history_members
    left join services_gone
        on
            history_members.child_now = services_gone.child_now
            and history_members.person_now = services_gone.person_now
),

still_said as (
    select
        * exclude (names_gone)
        replace (
            list_filter(
                membership_evidence,
                lambda sentence: len(list_filter(
                    names_gone, lambda name: contains(sentence, name)
                )) = 0
            ) as membership_evidence
        ),
    from with_services_gone
)

select
    still_said.* replace (
        children.person_now as child_now,
        members.person_now as person_now,
        case
            when this_day.is_recorded and still_said.valid_to >= this_day.as_at then null
            else still_said.valid_to
        end as valid_to,
        still_said.is_told and families_of_hidden.child_now is null as is_told
    ),
from still_said
cross join this_day
inner join history_people as children
    on
        still_said.child_now = children.person_id
        and children.is_held_as_child
        and coalesce(still_said.valid_from > children.hidden_until, true)
inner join history_people as members
    on
        still_said.person_now = members.person_id
        and coalesce(still_said.valid_from > members.hidden_until, true)
left join families_of_hidden on still_said.child_now = families_of_hidden.child_now
where not this_day.is_recorded or still_said.valid_from < this_day.as_at

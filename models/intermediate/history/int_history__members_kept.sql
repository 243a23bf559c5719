-- What history still says of members, under the ids of now. What an earlier build of the same day
-- wrote is taken back first, so that a day is told once. Where somebody is hidden, who left the
-- same family in the same night is not told either: it could have been through him.
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

families_of_hidden as (
    select distinct history_members.child_now
    from history_members
    inner join hidden_people
        on
            history_members.person_now = hidden_people.person_id
            and history_members.valid_from <= hidden_people.hidden_until
)

select
    history_members.* replace (
        children.person_now as child_now,
        members.person_now as person_now,
        case
            when this_day.is_recorded and history_members.valid_to >= this_day.as_at then null
            else history_members.valid_to
        end as valid_to,
        history_members.is_told and families_of_hidden.child_now is null as is_told
    ),
from history_members
cross join this_day
inner join history_people as children
    on
        history_members.child_now = children.person_id
        and children.is_held_as_child
        and coalesce(history_members.valid_from > children.hidden_until, true)
inner join history_people as members
    on
        history_members.person_now = members.person_id
        and coalesce(history_members.valid_from > members.hidden_until, true)
left join families_of_hidden on history_members.child_now = families_of_hidden.child_now
where not this_day.is_recorded or history_members.valid_from < this_day.as_at

-- What family_context and service_involvements tell of a child's family, in the order of days, and
-- nothing else: of a service only where its answer about the member is that it is or was involved.
with family_members as (
    select * from {{ ref('family_members') }}
),

people as (
    select * from {{ ref('people') }}
),

households as (
    select * from {{ ref('households') }}
),

family_context as (
    select * from {{ ref('family_context') }}
    where state in ('involved_now', 'involved_before')
),

events as (
    select * from {{ ref('int_events__told') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

-- A member who may be two people has the services and the homes of both, and one birth.
asked_for as (
    select
        child_person_id,
        person_id,
        relationship_to_child,
        unnest([person_id] || other_person_ids) as asked_person_id,
    from family_members
),

-- Two records that say the same of one day are one event.
of_members as (
    select
        asked_for.child_person_id,
        asked_for.relationship_to_child,
        events.* replace (asked_for.person_id as person_id),
    from asked_for
    inner join events on asked_for.asked_person_id = events.person_id
    where events.source_table <> 'people' or asked_for.asked_person_id = asked_for.person_id
    qualify row_number() over (
        partition by
            asked_for.child_person_id,
            asked_for.person_id,
            events.event_date,
            events.sentence,
            if(events.source_table = 'households', events.source_ref, null)
        order by
            events.is_current desc,
            events.period_end desc nulls first,
            events.source_ref asc
    ) = 1
)

select
    'e' || left(
        md5(concat_ws(
            '|',
            of_members.child_person_id,
            of_members.person_id,
            of_members.source_table,
            of_members.source_ref,
            of_members.part,
            -- One home is left and come back to.
            if(of_members.source_table = 'households', of_members.event_date, null)
        )),
        16
    ) as event_id,
    of_members.child_person_id,
    of_members.person_id,
    people.first_name,
    people.last_name,
    of_members.relationship_to_child,
    of_members.event_date,
    of_members.date_certainty,
    of_members.event_type,
    of_members.part,
    of_members.service_code,
    replace(
        of_members.sentence,
        '{address}',
        coalesce(concat_ws(', ', households.address, households.postcode), '')
    ) as sentence,
    of_members.period_start,
    of_members.period_end,
    of_members.is_current,
    of_members.source_table,
    of_members.source_ref,
    of_members.place,
from of_members
inner join people on of_members.person_id = people.person_id
inner join people as children on of_members.child_person_id = children.person_id
left join relationship_types on of_members.relationship_to_child = relationship_types.code
left join households on of_members.source_ref = households.household_id
left join family_context
    on
        of_members.child_person_id = family_context.child_person_id
        and of_members.person_id = family_context.person_id
        and of_members.service_code = family_context.service_code
where
    case of_members.event_type
        -- The births of grown-ups stand beside their names; those of children change a family.
        when 'birth' then people.age < 18 or coalesce(relationship_types.kin = 'sibling', false)
        -- Where somebody lived before the child is no part of the child's story.
        when 'home'
            then coalesce(
                of_members.period_end
                >= coalesce(children.date_of_birth, children.expected_date_of_birth),
                true
            )
        else of_members.service_code is null or family_context.person_id is not null
    end

-- Whose each record is. Only records that the identity firewall lets through have a row: whatever
-- joins on this table can see no other. A person keeps the id that most of its records had, if most
-- records with that id are in this person; otherwise a new id is made from the records themselves,
-- never from their order. What the last build held counts before what comes back after an absence.
-- An id once used is not used for another person.
with resolved as (
    select * from {{ ref('int_people__resolved_records') }}
),

previous_ids as (
    select * from {{ ref('int_people__previous_ids') }}
),

former_ids as (
    select * from {{ source('state', 'person_ids') }}
),

former_events as (
    select * from {{ source('state', 'person_id_events') }}
),

shared_records as (
    select
        first_record_id,
        former_person_id,
        count(*) as n_records,
        count(*) filter (where was_present) as n_present,
    from previous_ids
    where former_person_id is not null
    group by first_record_id, former_person_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by first_record_id
            order by n_present desc, n_records desc, former_person_id asc
        ) as rank_of_id,
        row_number() over (
            partition by former_person_id
            order by n_present desc, n_records desc, first_record_id asc
        ) as rank_of_person,
    from shared_records
),

kept as (
    select
        first_record_id,
        former_person_id as person_id,
    from ranked
    where rank_of_id = 1 and rank_of_person = 1
),

known_ids as (
    select person_id
    from former_ids
    union
    select old_person_id
    from former_events
    where old_person_id is not null
    union
    select new_person_id
    from former_events
    where new_person_id is not null
),

without_id as (
    select
        previous_ids.first_record_id,
        string_agg(previous_ids.record_id, '|' order by previous_ids.record_id) as members,
    from previous_ids
    left join kept on previous_ids.first_record_id = kept.first_record_id
    where kept.first_record_id is null
    group by previous_ids.first_record_id
),

-- The same records may have made a person before, whose id has since become another's; or who was
-- forgotten, with the id, so that none made before a forgetting is made again after it.
proposals as (
    select
        first_record_id,
        unnest(range(10)) as attempt,
        'p' || md5(
            members || '#' || (attempt + 10 * {{ this_build('n_forgettings') }})
        )[1:16] as person_id,
    from without_id
),

made as (
    select
        proposals.first_record_id,
        proposals.person_id,
    from proposals
    left join known_ids on proposals.person_id = known_ids.person_id
    where known_ids.person_id is null
    qualify
        row_number() over (
            partition by proposals.first_record_id order by proposals.attempt
        ) = 1
),

person_ids as (
    select
        first_record_id,
        person_id,
    from kept
    union all
    select * from made
)

select
    resolved.record_id,
    person_ids.person_id,
    resolved.match_probability,
    resolved.match_tier,
from resolved
inner join person_ids on resolved.first_record_id = person_ids.first_record_id

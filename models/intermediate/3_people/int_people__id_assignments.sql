-- What the next build has to remember. A record that is gone is remembered for a while: a service
-- whose delivery fails for a night must not give all its people new ids. Where its person has been
-- merged away meanwhile, it is remembered as the person's that most of the others went to. Where
-- its reference has been given to another record, what named it alone is remembered: the reference
-- now means the other. Beside an adopted child's record it is forgotten then.
with record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

previous_ids as (
    select * from {{ ref('int_people__previous_ids') }}
),

former_ids as (
    select * from {{ source('state', 'person_ids') }}
),

went_to as (
    select * from {{ ref('int_people__merged_ids') }}
),

present as (
    select
        record_to_person.record_id,
        record_to_person.person_id,
        previous_ids.fingerprint,
    from record_to_person
    inner join previous_ids on record_to_person.record_id = previous_ids.record_id
)

select
    record_id,
    person_id,
    fingerprint,
    true as is_present,
    {{ as_at() }} as last_seen,
from present
union all
select
    if(
        bearers.record_id is null,
        former_ids.record_id,
        concat_ws(':', 'gone', former_ids.record_id, former_ids.fingerprint)
    ) as record_id,
    coalesce(went_to.person_id, former_ids.person_id) as person_id,
    former_ids.fingerprint,
    false as is_present,
    coalesce(former_ids.last_seen, {{ as_at() }}) as last_seen,
from former_ids
left join went_to on former_ids.person_id = went_to.former_person_id
left join previous_ids as bearers on former_ids.record_id = bearers.record_id
where
    (
        bearers.record_id is null
        or (
            not bearers.is_near_adopted
            and bearers.former_record_id is distinct from former_ids.record_id
        )
    )
    and former_ids.fingerprint not in (select present.fingerprint from present)
    and coalesce(former_ids.last_seen, {{ as_at() }})
    >= {{ as_at() }} - {{ var("days_to_remember_gone_records") }}

-- A row is kept for as long as builds answer the same; it ends, and another begins, when they do
-- not.
with told as (
    select * from {{ ref('int_involvements__told') }}
),

in_scope as (
    select * from {{ ref('int_involvements__in_scope') }}
    where is_yet_to_begin is not true
),

kept as (
    select * from {{ ref('int_history__answers_kept') }}
),

this_day as (
    select * from {{ ref('int_history__this_day') }}
),

-- What each sentence says of the person; what it says of the day is kept with the day.
sentences as (
    select * from {{ ref('int_involvements__sentences') }}
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

-- The words of a sentence are filled in anew for each day: what they say of the person is kept.
answers as (
    select * exclude (state_sentence)
    from told
),

listed as (
    select
        answers.*,
        sentences.filled_in,
        case
            when answers.state in ('involved_now', 'involved_before') then involvements.shown
            when answers.state = 'withheld' then involvements.withheld
        end as involvement_ids,
    from answers
    inner join sentences
        on
            answers.person_id = sentences.person_id
            and answers.service_code = sentences.service_code
    left join involvements
        on
            answers.person_id = involvements.person_id
            and answers.service_code = involvements.service_code
),

published as (
    select
        listed.*,
        md5(cast(listed as varchar)) as row_hash,
    from listed
),

continued as (
    select kept.*
    from kept
    inner join published using (person_id, service_code, row_hash)
    where kept.valid_to is null
)

select
    kept.* replace (
        case
            when kept.valid_to is null and this_day.is_answered and continued.row_hash is null
                then this_day.as_at
            else kept.valid_to
        end as valid_to
    ),
from kept
cross join this_day
left join continued using (person_id, service_code, row_hash, valid_from)
union all by name
select
    published.*,
    published.person_id as person_now,
    this_day.as_at as valid_from,
    cast(null as date) as valid_to,
from published
cross join this_day
left join continued using (person_id, service_code, row_hash)
where this_day.is_answered and continued.row_hash is null

-- A row is kept for as long as builds answer the same; it ends, and another begins, when they do
-- not.
with kept as (
    select * from {{ ref('int_history__answers_kept') }}
),

published as (
    select * from {{ ref('int_history__answers_of_this_build') }}
),

this_day as (
    select * from {{ ref('int_history__this_day') }}
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

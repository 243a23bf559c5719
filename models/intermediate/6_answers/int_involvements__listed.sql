-- Of a person's safeguarding offences the three newest are listed. Other offences are told as yes
-- or no: one row for a person, without a date.
with in_scope as (
    select * from {{ ref('int_involvements__without_places') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_id, service_code, at_most
            order by start_date desc nulls last, gravity_rank asc, involvement_id asc
        ) as newest_first,
    from in_scope
    where record_type not in ('other_convicted', 'other_suspect')
),

other_offences as (
    select distinct
        'police:other_offences:' || person_id as involvement_id,
        person_id,
        service_code,
        involvement_type,
        reason,
        is_open,
        is_withheld,
        is_deceased,
    from in_scope
    where record_type in ('other_convicted', 'other_suspect')
)

select * exclude (newest_first)
from ranked
where at_most is null or newest_first <= at_most
union all by name
select *
from other_offences

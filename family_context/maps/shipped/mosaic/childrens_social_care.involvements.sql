-- The team is that of the allocation, else the worker's where there is one only.
with only_teams as (
    select ref(worker_id) as worker_id, min(ref(team_id)) as team_id, list(_row) as rows_of_it
    from worker_teams
    group by all
    having count(distinct team_id) = 1
)

select
    coalesce(
        ref(allocations.id),
        key_of(
            coalesce(value(mosaic_id), person_id),
            allocations.worker_id,
            coalesce(value(allocation_start_date), allocations.start_date)
        )
    ) as involvement_ref,
    ref(coalesce(value(mosaic_id), person_id)) as person_ref,
    'allocation' as involvement_type,
    day(coalesce(value(allocation_start_date), allocations.start_date)) as start_date,
    end_day(coalesce(value(allocation_end_date), allocations.end_date)) as end_date,
    value(teams.name) as team,
    ref(allocations.worker_id) as practitioner_ref,
    coalesce(value(full_name), nullif(concat_ws(' ', value(first_name), value(last_name)), ''))
        as practitioner_name,
    value(role) as practitioner_role,
    value(email) as practitioner_email,
    end_day(date_end) as practitioner_left_on,
    case
        when is_yes(marked_for_deletion) then 'marked for deletion'
        when value(context) = 'A' then 'allocated to a team of adult social care'
    end as left_out,
    list_filter([allocations._row, workers._row, teams._row], lambda r: r is not null) as _row,
from allocations
left join workers on ref(workers.id) = ref(allocations.worker_id)
left join only_teams on only_teams.worker_id = ref(allocations.worker_id)
left join teams on ref(teams.id) = coalesce(ref(allocations.team_id), only_teams.team_id)

-- A period of being looked after runs from the placement that starts it (S) to the end of its last
-- one, unless that one only changes into another (X1).
with in_order as (
    select
        *,
        row_number() over (
            partition by ref(la_child_id), ref(child_looked_after_placement_id)
            order by _file desc, _line desc
        ) = 1
        and not is_yes(purge) and not is_yes(episode_purge) and not is_yes(child_purge) as counts,
        as_date(start_date) as started,
    from placements
),

periods as (
    select
        *,
        count(*) filter (counts and code(start_reason) = 'S') over (
            partition by ref(la_child_id) order by started, _row
        ) as period,
    from in_order
),

looked_after as (
    select
        'la/' || key_of(la_child_id, min(started)) as plan_ref,
        ref(la_child_id) as person_ref,
        'looked_after' as plan_type,
        coalesce(min(started)::varchar, min(day(start_date))) as start_date,
        max_by(
            case when code(end_reason) is distinct from 'X1' then end_day(end_date) end,
            coalesce(started, date '0001-01-01')
        ) as end_date,
        case
            when not counts then 'to be removed (purge), or an earlier payload of it'
        end as left_out,
        list(_row order by _row) as _row,
    from periods
    group by ref(la_child_id), la_child_id, period, counts
)

select
    coalesce(
        'cin/' || ref(child_in_need_plan_id), 'cp/' || ref(child_protection_plan_id)
    ) as plan_ref,
    ref(la_child_id) as person_ref,
    case
        when value(child_in_need_plan_id) is not null then 'child_in_need'
        else 'child_protection'
    end as plan_type,
    day(start_date) as start_date,
    end_day(end_date) as end_date,
    case
        when is_yes(purge) or is_yes(episode_purge) or is_yes(child_purge)
            then 'to be removed (purge)'
        when row_number() over (
            partition by
                ref(la_child_id), ref(child_in_need_plan_id), ref(child_protection_plan_id)
            order by _file desc, _row desc
        ) > 1 then 'an earlier payload of the same plan'
    end as left_out,
    [_row] as _row,
from plans
union all by name
from looked_after

-- A period of being looked after is all episodes of one clae_cla_id. It has ended where every one has, and
-- the last did not only change into another (X1).
with in_care as (
    select
        'la/' || coalesce(
            any_value(ref(clae_cla_id)), key_of(clae_person_id, clae_entered_care_date)
        ) as plan_ref,
        ref(clae_person_id) as person_ref,
        'looked_after' as plan_type,
        coalesce(
            min(as_date(clae_entered_care_date)), min(as_date(clae_cla_episode_start_date))
        )::varchar as start_date,
        max_by(
            case
                when code(clae_cla_episode_ceased_reason) is distinct from 'X1'
                    then end_day(clae_cla_episode_ceased)
            end,
            coalesce(as_date(clae_cla_episode_start_date), date '0001-01-01')
        ) as end_date,
        list(_row order by _row) as _row,
    from cla_episodes
    group by
        clae_person_id,
        coalesce(ref(clae_cla_id), day(clae_entered_care_date)),
        clae_entered_care_date
)

select
    'cin/' || ref(cinp_cin_plan_id) as plan_ref,
    ref(cinp_person_id) as person_ref,
    'child_in_need' as plan_type,
    day(cinp_cin_plan_start_date) as start_date,
    end_day(cinp_cin_plan_end_date) as end_date,
    [_row] as _row,
from cin_plans
union all by name
select
    'cp/' || ref(cppl_cp_plan_id) as plan_ref,
    ref(cppl_person_id) as person_ref,
    'child_protection' as plan_type,
    day(cppl_cp_plan_start_date) as start_date,
    end_day(cppl_cp_plan_end_date) as end_date,
    [_row] as _row,
from cp_plans
union all by name
from in_care

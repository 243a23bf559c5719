-- Episodes of care that follow each other within a day are one period.
with in_order as (
    select
        *,
        coalesce(
            as_date(care_start_date) > 1 + max(coalesce(as_date(care_end_date), date '9999-12-30'))
                over (
                    partition by ref(dim_person_id)
                    order by as_date(care_start_date), _row
                    rows between unbounded preceding and 1 preceding
                ),
            true
        ) as begins,
    from care
),

periods as (
    select
        *,
        count(*) filter (begins) over (
            partition by ref(dim_person_id) order by as_date(care_start_date), _row
        ) as period,
    from in_order
)

select
    'cin/' || ref(fact_care_plan_summary_id) as plan_ref,
    ref(dim_person_id) as person_ref,
    'child_in_need' as plan_type,
    day(start_dttm) as start_date,
    end_day(end_dttm) as end_date,
    [_row] as _row,
from care_plan
union all by name
select
    'cp/' || ref(fact_cp_plan_id) as plan_ref,
    ref(dim_person_id) as person_ref,
    'child_protection' as plan_type,
    day(start_dttm) as start_date,
    end_day(end_dttm) as end_date,
    [_row] as _row,
from protection_plan
union all by name
select
    'la/' || key_of(dim_person_id, min(as_date(care_start_date))) as plan_ref,
    ref(dim_person_id) as person_ref,
    'looked_after' as plan_type,
    min(as_date(care_start_date))::varchar as start_date,
    case when count(as_date(care_end_date)) = count(*) then max(as_date(care_end_date))::varchar
    end as end_date,
    list(_row order by _row) as _row,
from periods
group by dim_person_id, period

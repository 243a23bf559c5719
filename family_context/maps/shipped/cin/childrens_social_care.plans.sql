with both_kinds as (
    select
        *,
        'child_in_need' as plan_type,
        cinplanstartdate as started,
        cinplanenddate as ended,
    from plans
    union all by name
    select
        *,
        'child_protection' as plan_type,
        cppstartdate as started,
        cppenddate as ended,
    from protection_plans
)

select
    plan_type || '/' || key_of(la_child_id, started) as plan_ref,
    ref(la_child_id) as person_ref,
    plan_type,
    day(started) as start_date,
    end_day(ended) as end_date,
    case
        when row_number() over (
            partition by ref(la_child_id), plan_type, day(started)
            order by as_date(reference_date) desc, _file desc, _line desc
        ) > 1 then 'the same plan once more, or in an earlier return'
    end as left_out,
    _row,
from both_kinds

with every_kind as (
    select
        child_unique_id,
        'child_in_need' as plan_type,
        cin_start_date as started,
        cin_closure_date as ended,
        case
            when lower(code(case_status)) is distinct from 'child in need plan'
                then 'a child in need without a plan'
        end as left_out,
        _row,
    from in_need
    union all by name
    select
        child_unique_id,
        'child_protection' as plan_type,
        child_protection_plan_start_date as started,
        child_protection_plan_end_date as ended,
        _row,
    from protected
    union all by name
    select
        child_unique_id,
        'looked_after' as plan_type,
        date_started_to_be_looked_after as started,
        date_ceased_to_be_looked_after as ended,
        _row,
    from in_care
)

select
    plan_type || '/' || key_of(child_unique_id, started) as plan_ref,
    ref(child_unique_id) as person_ref,
    plan_type,
    day(started) as start_date,
    end_day(ended) as end_date,
    case
        when left_out is not null then left_out
        when row_number() over (
            partition by ref(child_unique_id), plan_type, day(started), left_out
            order by _row desc
        ) > 1 then 'the same plan in an earlier row'
    end as left_out,
    _row,
from every_kind

select
    coalesce(ref(plan_id), key_of(person_id, plan_type, start_date)) as plan_ref,
    ref(person_id) as person_ref,
    value(plan_type) as plan_type,
    day(start_date) as start_date,
    end_day(end_date) as end_date,
    _row,
from plans

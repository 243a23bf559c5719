select
    ref(fact_involvements_id) as involvement_ref,
    ref(involvement.dim_person_id) as person_ref,
    code(dim_lookup_involvement_type_code) as involvement_type,
    day(start_dttm) as start_date,
    end_day(end_dttm) as end_date,
    coalesce(value(department.name), value(worker.department_name)) as team,
    nullif(ref(involvement.dim_worker_id), '-1') as practitioner_ref,
    nullif(concat_ws(' ', value(worker.forename), value(worker.surname)), '') as practitioner_name,
    value(worker.job_title) as practitioner_role,
    case when ref(dim_person_id) = '-1' then 'the system''s row for nobody' end as left_out,
    involvement._row,
from involvement
left join worker
    on ref(worker.dim_worker_id) = ref(involvement.dim_worker_id)
    and ref(worker.dim_worker_id) <> '-1'
left join department
    on ref(department.dim_department_id) = ref(involvement.dim_department_id)
    and ref(department.dim_department_id) <> '-1'

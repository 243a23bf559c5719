select
    ref(fact_referral_id) as referral_ref,
    ref(dim_person_id) as person_ref,
    day(refrl_start_dttm) as referral_date,
    code(dim_lookup_cont_sorc_id) as source_code,
    code(dim_lookup_category_of_need_code) as primary_need_code,
    code(outcome_nfa_flag) as is_no_further_action,
    end_day(refrl_end_dttm) as closure_date,
    code(dim_lookup_refrl_endrsn_id_code) as closure_reason_code,
    value(department.name) as team,
    case when ref(dim_person_id) = '-1' then 'the system''s row for nobody' end as left_out,
    referral._row,
from referral
left join department on ref(department.dim_department_id) = ref(referral.dim_department_id)

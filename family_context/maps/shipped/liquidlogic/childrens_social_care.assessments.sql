select
    's17/' || ref(fact_single_assessment_id) as assessment_ref,
    ref(fact_referral_id) as referral_ref,
    ref(dim_person_id) as person_ref,
    day(start_dttm) as start_date,
    's17' as basis,
    case when is_yes(outcome_nfa_flag) then 'no_further_action' end as outcome,
    _row,
from assessment
union all by name
select
    's47/' || ref(fact_s47_id) as assessment_ref,
    ref(fact_referral_id) as referral_ref,
    ref(dim_person_id) as person_ref,
    day(start_dttm) as start_date,
    end_day(end_dttm) as authorised_date,
    's47' as basis,
    case
        when exists(
            from conference
            where
                ref(conference.fact_s47_id) = ref(enquiry.fact_s47_id)
                and is_yes(outcome_cp_flag)
        ) then 'child_protection'
        when is_yes(outcome_nfa_flag) then 'no_further_action'
    end as outcome,
    _row,
from enquiry

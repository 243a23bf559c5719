-- An enquiry that led to a plan has that outcome; a flag of no further action is one of either kind.
select
    's17/' || ref(cina_assessment_id) as assessment_ref,
    ref(cina_referral_id) as referral_ref,
    ref(cina_person_id) as person_ref,
    day(cina_assessment_start_date) as start_date,
    end_day(cina_assessment_auth_date) as authorised_date,
    's17' as basis,
    case when is_yes(cina_assessment_outcome_nfa) then 'no_further_action' end as outcome,
    _row,
from cin_assessments
union all by name
select
    's47/' || ref(s47e_s47_enquiry_id) as assessment_ref,
    ref(s47e_referral_id) as referral_ref,
    ref(s47e_person_id) as person_ref,
    day(s47e_s47_start_date) as start_date,
    end_day(s47e_s47_end_date) as authorised_date,
    's47' as basis,
    case
        when exists(
            from conference
            where
                ref(icpc_s47_enquiry_id) = ref(s47e_s47_enquiry_id)
                and is_yes(icpc_icpc_outcome_cp_flag)
        ) then 'child_protection'
        when is_yes(s47e_s47_nfa) then 'no_further_action'
    end as outcome,
    _row,
from s47_enquiry

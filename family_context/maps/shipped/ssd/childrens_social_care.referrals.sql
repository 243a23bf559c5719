select
    ref(cine_referral_id) as referral_ref,
    ref(cine_person_id) as person_ref,
    day(cine_referral_date) as referral_date,
    code(cine_referral_source_code) as source_code,
    code(cine_cin_primary_need_code) as primary_need_code,
    code(cine_referral_nfa) as is_no_further_action,
    end_day(cine_close_date) as closure_date,
    code(cine_close_reason) as closure_reason_code,
    coalesce(value(dept_team_name), value(cine_referral_team)) as team,
    cin_episodes._row,
from cin_episodes
left join department on ref(dept_team_id) = ref(cine_referral_team)

select
    ref(social_care_episode_id) as referral_ref,
    ref(la_child_id) as person_ref,
    day(referral_date) as referral_date,
    code(referral_source) as source_code,
    value(referral_no_further_action_flag) as is_no_further_action,
    end_day(closure_date) as closure_date,
    code(closure_reason) as closure_reason_code,
    case
        when is_yes(purge) or is_yes(child_purge) then 'to be removed (purge)'
        when row_number() over (
            partition by ref(la_child_id), ref(social_care_episode_id)
            order by _file desc, _line desc
        ) > 1 then 'an earlier payload of the same episode'
    end as left_out,
    _row,
from episodes

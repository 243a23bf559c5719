-- A referral without a number is known by the person and the day.
select
    coalesce(ref(referral_id), key_of(person_id, referral_date)) as referral_ref,
    ref(person_id) as person_ref,
    day(referral_date) as referral_date,
    code(source) as source_code,
    code(primary_need) as primary_need_code,
    code(no_further_action) as is_no_further_action,
    end_day(closure_date) as closure_date,
    code(closure_reason) as closure_reason_code,
    value(team) as team,
    _row,
from referrals

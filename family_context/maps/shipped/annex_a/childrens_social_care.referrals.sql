-- A referral has no number: its key is the child, the day and which one of that day it is.
with numbered as (
    select
        *,
        row_number() over (
            partition by ref(child_unique_id), day(date_of_referral) order by _row
        ) as of_the_day,
    from referrals
)

select
    key_of(child_unique_id, date_of_referral) || if(of_the_day = 1, '', '/' || of_the_day)
        as referral_ref,
    ref(child_unique_id) as person_ref,
    day(date_of_referral) as referral_date,
    code(referral_source) as source_code,
    code(referral_nfa) as is_no_further_action,
    value(allocated_team) as team,
    _row,
from numbered

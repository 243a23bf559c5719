-- A referral of one day has no number, so its key is the child, the day and which one of that day it
-- is. What an earlier return says of it is left out.
with numbered as (
    select
        *,
        row_number() over (
            partition by _file, ref(la_child_id), day(cinreferraldate) order by _line
        ) as of_the_day,
    from referrals
)

select
    key_of(la_child_id, cinreferraldate) || if(of_the_day = 1, '', '/' || of_the_day)
        as referral_ref,
    ref(la_child_id) as person_ref,
    day(cinreferraldate) as referral_date,
    code(referralsource) as source_code,
    code(primaryneedcode) as primary_need_code,
    value(referralnfa) as is_no_further_action,
    end_day(cinclosuredate) as closure_date,
    code(reasonforclosure) as closure_reason_code,
    case
        when row_number() over (
            partition by ref(la_child_id), day(cinreferraldate), of_the_day
            order by as_date(reference_date) desc, _file desc
        ) > 1 then 'the same referral in an earlier return'
    end as left_out,
    _row,
from numbered
union all by name
select
    if(
        exists(
            from referrals
            where
                referrals._file = children._file
                and referrals.la_child_id = children.childidentifiers_lachildid
        ),
        'who the child is, which this map never tells; its referrals are rows of their own',
        'a child without a referral'
    ) as left_out,
    _row,
from children

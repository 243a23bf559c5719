-- A referral that led to no further action ended when it came.
with referrals as (
    select * from {{ ref('stg_childrens_social_care__referrals') }}
),

primary_needs as (
    select * from {{ ref('primary_needs') }}
),

ended as (
    select
        *,
        coalesce(closure_date, case when is_no_further_action then referral_date end) as end_date,
        end_date is null and coalesce(closure_date_is_unreadable, false) as is_end_unknown,
    from referrals
)

select
    {{ reference('childrens_social_care:referral', local_part('ended.referral_id')) }}
        as involvement_id,
    ended.referral_id,
    ended.record_id,
    ended.service_code,
    'referral' as record_type,
    'Referral' as involvement_type,
    concat_ws(
        '',
        'Referral',
        ': ' || lower(primary_needs.label),
        case when ended.is_no_further_action then ' (no further action)' end
    ) as reason,
    ended.referral_date as start_date,
    ended.end_date,
    {{ is_open('ended.end_date', 'ended.is_end_unknown') }} as is_open,
    ended.is_end_unknown,
    ended.team as team,
from ended
left join primary_needs on left(upper(trim(ended.primary_need_code)), 2) = primary_needs.code

-- A referral that led to no further action ended when it came. One that has a reason for its
-- closure and no day is closed, nobody knows since when. The need is told by its code, or by its
-- label where that was sent instead.
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
        end_date is null
        and closure_reason_code is not null
        and not regexp_matches(lower(closure_reason_code), '\b(not|open|current|ongoing|live)\b')
            as is_called_closed,
        lower(trim(primary_need_code)) as need_text,
        nullif('N' || regexp_extract(need_text, '^n0*([0-9])($|[^0-9])', 1), 'N') as need_code,
    from referrals
),

words_of_needs as (
    select
        code,
        unnest(list_distinct(list_append(string_split(aliases, '|'), lower(label)))) as word,
    from primary_needs
),

needs as (
    select
        ended.referral_id,
        coalesce(min(primary_needs.label), min(named.label)) as need,
    from ended
    left join primary_needs on ended.need_code = primary_needs.code
    left join words_of_needs on ended.need_code is null and ended.need_text = words_of_needs.word
    left join primary_needs as named on words_of_needs.code = named.code
    group by ended.referral_id
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
        ': ' || lower(needs.need),
        case when ended.is_no_further_action then ' (no further action)' end
    ) as reason,
    ended.referral_date as start_date,
    ended.end_date,
    not ended.is_called_closed
    and {{ is_open('ended.end_date', 'ended.is_end_unknown') }} as is_open,
    ended.is_end_unknown,
    ended.team as team,
from ended
left join needs on ended.referral_id = needs.referral_id

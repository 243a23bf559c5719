-- A re-referral is a referral of the same person within 12 months of an earlier one; the day one
-- year later is still within, and a year after 29 February is 28 February. Per person, not per case
-- number. Referrals of one day are one moment: none is a re-referral of the other.
with referrals as (
    select * from {{ ref('int_evaluation__referrals') }}
),

linkages as (
    select * from {{ ref('int_evaluation__linkages') }}
),

ways_to_link as (
    select * from {{ ref('int_evaluation__ways_to_link') }}
),

linked as (
    select
        ways_to_link.linkage,
        ways_to_link.kind,
        coalesce(linkages.linked_person, referrals.person_id) as linked_person,
        referrals.referral_id,
        referrals.referral_date,
        referrals.follow_up_end,
    from ways_to_link
    cross join referrals
    left join linkages
        on
            ways_to_link.linkage = linkages.linkage
            and referrals.referral_id = linkages.referral_id
),

days as (
    select distinct
        linkage,
        linked_person,
        referral_date,
    from linked
),

neighbours as (
    select
        *,
        lag(referral_date) over of_person as previous_referral_date,
        lead(referral_date) over of_person as next_referral_date,
        cast(referral_date + interval 12 month as date) as anniversary,
    from days
    window of_person as (partition by linkage, linked_person order by referral_date)
)

select
    linked.linkage,
    linked.kind,
    linked.referral_id,
    neighbours.previous_referral_date,
    neighbours.next_referral_date,
    neighbours.anniversary,
    coalesce(
        linked.referral_date
        <= cast(neighbours.previous_referral_date + interval 12 month as date),
        false
    ) as is_re_referral,
    neighbours.anniversary > linked.follow_up_end as is_censored,
    case
        when neighbours.next_referral_date <= neighbours.anniversary then true
        when neighbours.anniversary <= linked.follow_up_end then false
    end as re_referred_within_12_months,
from linked
inner join neighbours
    on
        linked.linkage = neighbours.linkage
        and linked.linked_person = neighbours.linked_person
        and linked.referral_date = neighbours.referral_date

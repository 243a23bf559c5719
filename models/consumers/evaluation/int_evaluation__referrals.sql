-- A referral of a case that names several children is one of each; two references of one child
-- in it are one. Follow-up ends at the earlier of the as-at date and the end of social care's
-- coverage.
with referrals as (
    select * from {{ ref('int_retention__kept_referrals') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

clusters as (
    select * from {{ ref('int_families__clusters') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
    where service_code = 'childrens_social_care'
),

one_of_each_case as (
    select
        referrals.referral_id,
        referrals.case_id,
        referrals.referral_ref,
        referrals.record_id,
        people_of_records.person_id,
        clusters.family_cluster_id,
        referrals.referral_date,
        referrals.team as team_id,
        least(loads.coverage_end, {{ as_at() }}) as follow_up_end,
    from referrals
    inner join people_of_records on referrals.record_id = people_of_records.record_id
    left join clusters on people_of_records.person_id = clusters.person_id
    cross join loads
    where referrals.referral_date <= {{ as_at() }}
    qualify row_number() over (
        partition by referrals.case_id, people_of_records.person_id
        order by referrals.referral_date, referrals.referral_id
    ) = 1
)

select
    referral_id,
    case_id,
    referral_ref,
    record_id,
    person_id,
    family_cluster_id,
    referral_date,
    team_id,
    follow_up_end,
    row_number() over (
        partition by person_id order by referral_date desc, referral_id desc
    ) = 1 as is_latest,
from one_of_each_case

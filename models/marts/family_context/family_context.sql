-- A blank is never an answer: every member has a row for every service of the register. Dates,
-- reason and contact are shown only where an involvement is shown.
with family_members as (
    select * from {{ ref('family_members') }}
),

people as (
    select * from {{ ref('people') }}
),

sentences as (
    select * from {{ ref('int_involvements__sentences') }}
),

summaries as (
    select * from {{ ref('int_involvements__summaries') }}
),

searches as (
    select * from {{ ref('int_involvements__searches') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
)

select
    family_members.child_person_id,
    family_members.person_id,
    people.first_name,
    people.last_name,
    people.date_of_birth,
    people.age,
    family_members.relationship_to_child,
    family_members.tier as membership_tier,
    family_members.evidence as membership_evidence,
    family_members.lives_with_child,
    family_members.is_on_latest_referral,
    sentences.service_code,
    loads.service_name,
    sentences.state,
    sentences.state_reason,
    sentences.state_sentence,
    summaries.involvement_reason,
    summaries.first_start_date,
    summaries.last_start_date,
    summaries.last_end_date,
    summaries.last_contact_date,
    coalesce(summaries.n_involvements, 0) as n_involvements,
    summaries.organisation,
    summaries.team,
    summaries.practitioner_name,
    summaries.practitioner_role,
    summaries.practitioner_phone,
    summaries.practitioner_email,
    summaries.practitioner_contact_as_sent,
    summaries.team_phone,
    summaries.team_email,
    summaries.team_contact_as_sent,
    coalesce(summaries.contact_quality, 'none') as contact_quality,
    loads.data_current_as_of,
    loads.coverage_start,
    loads.coverage_end,
    loads.coverage_area,
    searches.look_back_start,
    loads.source_system,
    loads.is_stale,
    {{ as_at() }} as as_at,
from family_members
inner join people on family_members.person_id = people.person_id
inner join sentences on family_members.person_id = sentences.person_id
inner join loads on sentences.service_code = loads.service_code
inner join searches on sentences.service_code = searches.service_code
left join summaries
    on
        sentences.person_id = summaries.person_id
        and sentences.service_code = summaries.service_code
        and sentences.state in ('involved_now', 'involved_before')

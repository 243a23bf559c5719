-- A blank is never an answer: every member has a row for every service of the register. Dates,
-- reason and contact are shown only where an involvement is shown. Of two people who are shown as
-- one the same comes first as of one person's records: what is open, then what is withheld.
with family_members as (
    select * from {{ ref('family_members') }}
),

people as (
    select * from {{ ref('people') }}
),

told as (
    select * from {{ ref('int_involvements__told') }}
),

searches as (
    select * from {{ ref('int_involvements__searches') }}
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
),

asked_for as (
    select
        child_person_id,
        person_id,
        unnest([person_id] || other_person_ids) as asked_person_id,
    from family_members
),

best_answers as (
    select
        asked_for.child_person_id,
        asked_for.person_id,
        asked_for.asked_person_id,
        told.service_code,
    from asked_for
    inner join told on asked_for.asked_person_id = told.person_id
    qualify row_number() over (
        partition by asked_for.child_person_id, asked_for.person_id, told.service_code
        order by
            {{ order_of_answers('told') }},
            asked_for.asked_person_id = asked_for.person_id desc,
            asked_for.asked_person_id asc
    ) = 1
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
    told.service_code,
    loads.service_name,
    told.state,
    told.state_reason,
    told.state_sentence,
    told.involvement_reason,
    told.first_start_date,
    told.last_start_date,
    told.last_end_date,
    told.last_contact_date,
    told.n_involvements,
    told.organisation,
    told.team,
    told.practitioner_name,
    told.practitioner_role,
    told.practitioner_phone,
    told.practitioner_email,
    told.practitioner_contact_as_sent,
    told.team_phone,
    told.team_email,
    told.team_contact_as_sent,
    told.contact_quality,
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
inner join best_answers
    on
        family_members.child_person_id = best_answers.child_person_id
        and family_members.person_id = best_answers.person_id
inner join told
    on
        best_answers.asked_person_id = told.person_id
        and best_answers.service_code = told.service_code
inner join loads on told.service_code = loads.service_code
inner join searches on told.service_code = searches.service_code

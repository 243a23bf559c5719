-- A row is kept for as long as builds publish the same; it ends, and another begins, when they do
-- not.
with kept as (
    select * from {{ ref('int_history__members_kept') }}
),

family_context as (
    select * from {{ ref('family_context') }}
),

family_members as (
    select * from {{ ref('family_members') }}
),

people as (
    select * from {{ ref('people') }}
),

hidden_people as (
    select * from {{ ref('int_history__hidden_people') }}
),

this_day as (
    select * from {{ ref('int_history__this_day') }}
),

-- History keeps each of two people who are shown as one, since their answers are kept for each.
of_rows as (
    select distinct
        family_context.child_person_id,
        family_context.person_id as shown_as,
        unnest([family_context.person_id] || family_members.other_person_ids) as person_id,
        family_context.relationship_to_child,
        family_context.membership_tier,
        family_context.membership_evidence,
        family_context.lives_with_child,
        family_context.is_on_latest_referral,
    from family_context
    inner join family_members
        on
            family_context.child_person_id = family_members.child_person_id
            and family_context.person_id = family_members.person_id
),

listed as (
    select
        of_rows.child_person_id,
        of_rows.person_id,
        of_rows.shown_as,
        people.first_name,
        people.last_name,
        people.date_of_birth,
        people.age,
        of_rows.relationship_to_child,
        of_rows.membership_tier,
        of_rows.membership_evidence,
        of_rows.lives_with_child,
        of_rows.is_on_latest_referral,
    from of_rows
    inner join people on of_rows.person_id = people.person_id
),

published as (
    select
        listed.*,
        md5(cast(listed as varchar)) as row_hash,
    from listed
),

continued as (
    select kept.*
    from kept
    inner join published using (child_person_id, person_id, row_hash)
    where kept.valid_to is null
)

select
    kept.* replace (
        case
            when kept.valid_to is null and this_day.is_answered and continued.row_hash is null
                then this_day.as_at
            else kept.valid_to
        end as valid_to
    ),
from kept
cross join this_day
left join continued using (child_person_id, person_id, row_hash, valid_from)
union all by name
select
    published.*,
    published.child_person_id as child_now,
    published.person_id as person_now,
    this_day.as_at as valid_from,
    cast(null as date) as valid_to,
    published.child_person_id not in (select hidden_people.person_id from hidden_people)
    and published.person_id not in (select hidden_people.person_id from hidden_people) as is_told,
from published
cross join this_day
left join continued using (child_person_id, person_id, row_hash)
where this_day.is_answered and continued.row_hash is null

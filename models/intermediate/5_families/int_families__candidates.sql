-- Who is a member of a subject child's family: one row for each whom a rule found, by the first
-- rule that did. What a worker said comes last and wins: whom one confirmed is recorded, whom one
-- rejected stays out, and why is in int_families__feedback.
with found as (
    select * from {{ ref('int_families__found') }}
),

feedback as (
    select * from {{ ref('int_families__feedback') }}
),

residents as (
    select * from {{ ref('int_households__residents') }}
),

people as (
    select * from {{ ref('int_people__survivors') }}
)

select
    found.child_person_id,
    found.person_id,
    found.relationship_to_child,
    case
        when feedback.verdict in ('confirmed', 'missing') then 'recorded'
        else found.tier
    end as tier,
    case
        when feedback.verdict in ('confirmed', 'missing') then greatest(found.probability, 0.99)
        else found.probability
    end as probability,
    -- A mother in a crowded hostel lives with her child all the same.
    coalesce(found.rule_order = 0 or home_of_child.address_id = home_of_member.address_id, false)
        as lives_with_child,
    found.rule,
    found.through_person_id,
    feedback.sentence as feedback_sentence,
from found
inner join people on found.person_id = people.person_id
left join residents as home_of_child on found.child_person_id = home_of_child.person_id
left join residents as home_of_member on found.person_id = home_of_member.person_id
left join feedback
    on
        found.child_person_id = feedback.child_person_id
        and found.person_id = feedback.person_id
where
    coalesce(feedback.verdict, '') not in ('rejected', 'named_again')
    -- A child expected long ago who was never born is nobody's living brother or sister.
    and not people.is_never_born
qualify row_number() over (
    partition by found.child_person_id, found.person_id
    order by found.rule_order asc, found.probability desc, found.through_person_id asc
) = 1

-- Who is a member of a subject child's family: one row for each whom a rule found, by the first
-- rule that did. What a worker said comes last and wins: whom one confirmed is recorded, whom one
-- rejected stays out, and why is in int_families__feedback.
with subjects as (
    select * from {{ ref('int_children__subjects') }}
),

of_children as (
    select * from {{ ref('int_families__relatives') }}
    where is_member
),

relatives_of_relatives as (
    select * from {{ ref('int_families__relatives_of_relatives') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

feedback as (
    select * from {{ ref('int_families__feedback') }}
),

residents as (
    select * from {{ ref('int_households__residents') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

perhaps_the_child as (
    select * from {{ ref('int_families__perhaps_the_child') }}
),

noted as (
    select
        child_person_id,
        'Another record of a child of this family may be of this child: '
        || string_agg(person_id, ', ' order by person_id) as sentence,
    from perhaps_the_child
    group by child_person_id
),

-- By which rule somebody belongs to a subject child: the child, the child's own relatives, those
-- one step further of int_families__relatives_of_relatives, and whom a worker confirmed or named.
-- No chains of relatives of relatives, and nobody through somebody whom a worker rejected.
said_by_workers as (
    select
        subjects.child_person_id,
        feedback.person_id,
        coalesce(relationships.relationship, 'unknown') as relationship_to_child,
    from feedback
    inner join subjects on feedback.child_person_id = subjects.child_person_id
    left join relationships
        on
            feedback.child_person_id = relationships.person_id
            and feedback.person_id = relationships.related_person_id
    where feedback.verdict in ('confirmed', 'missing')
),

found_by_rules as (
    select
        child_person_id,
        child_person_id as person_id,
        'self' as relationship_to_child,
        'recorded' as tier,
        1.0 as probability,
        'self' as rule,
        0 as rule_order,
        cast(null as varchar) as through_person_id,
    from subjects
    union all
    select
        child_person_id,
        person_id,
        relationship_to_child,
        tier,
        probability,
        rule,
        -- Of whom no word is known, a couple on record says more; one that ages suggest does not.
        if(relationship_to_child = 'unknown', 4, 1) as rule_order,
        cast(null as varchar) as through_person_id,
    from of_children
    union all
    select
        child_person_id,
        person_id,
        relationship_to_child,
        tier,
        probability,
        rule,
        rule_order,
        through_person_id,
    from relatives_of_relatives
    union all
    select
        child_person_id,
        person_id,
        relationship_to_child,
        'recorded' as tier,
        {{ var('recorded_family') }} as probability,
        'said_by_a_worker' as rule,
        6 as rule_order,
        cast(null as varchar) as through_person_id,
    from said_by_workers
),

found as (
    select
        found_by_rules.child_person_id,
        found_by_rules.person_id,
        found_by_rules.relationship_to_child,
        found_by_rules.tier,
        found_by_rules.probability,
        found_by_rules.rule,
        found_by_rules.rule_order,
        found_by_rules.through_person_id,
    from found_by_rules
    left join feedback
        on
            found_by_rules.child_person_id = feedback.child_person_id
            and found_by_rules.through_person_id = feedback.person_id
            and feedback.verdict = 'rejected'
    where feedback.person_id is null
)

select
    found.child_person_id,
    found.person_id,
    -- Nobody is one's own brother or sister. What a service holds of that record stays in sight.
    if(
        perhaps_the_child.person_id is not null and feedback.person_id is null,
        'unknown',
        found.relationship_to_child
    ) as relationship_to_child,
    case
        when feedback.verdict in ('confirmed', 'missing') then 'recorded'
        else found.tier
    end as tier,
    greatest(
        found.probability,
        if(feedback.verdict in ('confirmed', 'missing'), {{ var('recorded_family') }}, null)
    ) as probability,
    -- A mother in a crowded hostel lives with her child all the same.
    coalesce(found.rule_order = 0 or home_of_child.address_id = home_of_member.address_id, false)
        as lives_with_child,
    found.rule,
    found.through_person_id,
    feedback.sentence as feedback_sentence,
    case
        when found.rule_order = 0 then noted.sentence
        when perhaps_the_child.person_id is not null and feedback.person_id is null
            then 'May be the child itself: somebody has to decide on two records'
    end as note_on_the_child,
from found
inner join people on found.person_id = people.person_id
left join residents as home_of_child on found.child_person_id = home_of_child.person_id
left join residents as home_of_member on found.person_id = home_of_member.person_id
left join feedback
    on
        found.child_person_id = feedback.child_person_id
        and found.person_id = feedback.person_id
left join noted on found.child_person_id = noted.child_person_id
left join perhaps_the_child
    on
        found.child_person_id = perhaps_the_child.child_person_id
        and found.person_id = perhaps_the_child.person_id
where
    coalesce(feedback.verdict, '') not in ('rejected', 'named_again')
    -- A child expected long ago who was never born is nobody's living brother or sister.
    and not people.is_never_born
qualify row_number() over (
    partition by found.child_person_id, found.person_id
    order by found.rule_order asc, found.probability desc, found.through_person_id asc
) = 1

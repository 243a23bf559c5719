-- Brothers and sisters who may be the child itself: until somebody has decided they are members of
-- an unknown relationship, with a note. Either a pair of their records waits for a decision, with
-- one name and date of birth; or one has no name and was expected about when the other was born: it
-- stood in those papers before its birth.
with subjects as (
    select * from {{ ref('int_children__subjects') }}
),

siblings as (
    select * from {{ ref('int_families__relationships') }}
    where relationship in ('sibling', 'half_sibling')
),

siblings_through_relatives as (
    select * from {{ ref('int_families__siblings_through_relatives') }}
),

found as (
    select
        siblings.person_id as child_person_id,
        siblings.related_person_id as person_id,
    from siblings
    inner join subjects on siblings.person_id = subjects.child_person_id
    union
    select
        child_person_id,
        person_id,
    from siblings_through_relatives
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

clusters as (
    select * from {{ ref('int_people__record_to_person') }}
),

match_pairs as (
    select * from {{ ref('int_people__match_pairs') }}
    where decision = 'review'
),

left_open as (
    select
        least(one.person_id, other.person_id) as person_id_l,
        greatest(one.person_id, other.person_id) as person_id_r,
    from match_pairs
    inner join clusters as one on match_pairs.record_id_l = one.record_id
    inner join clusters as other on match_pairs.record_id_r = other.record_id
    where one.person_id <> other.person_id
    group by all
    having
        bool_and(
            match_pairs.levels['forename'] in ('same', 'other_form', 'slip', 'initial', 'swapped')
        )
        and bool_and(match_pairs.levels['birth'] in ('same', 'swapped', 'slip', 'absent'))
        and bool_or(match_pairs.levels['birth'] <> 'absent')
        and bool_and(match_pairs.levels['sex'] <> 'different')
        -- Ella and Elsa of one service are twins.
        and bool_and(match_pairs.reason not in ('two_of_a_service', 'duplicate_contradicted'))
)

select distinct
    found.child_person_id,
    found.person_id,
from found
inner join people as child on found.child_person_id = child.person_id
inner join people as member on found.person_id = member.person_id
left join left_open
    on
        least(found.child_person_id, found.person_id) = left_open.person_id_l
        and greatest(found.child_person_id, found.person_id) = left_open.person_id_r
where
    left_open.person_id_l is not null
    -- Nobody has two children so near each other.
    or (
        member.first_name is null
        and date_diff(
            'day', member.expected_date_of_birth,
            coalesce(child.date_of_birth, child.expected_date_of_birth)
        ) between -110 and 28
    )
    or (
        child.first_name is null
        and date_diff(
            'day', child.expected_date_of_birth,
            coalesce(member.date_of_birth, member.expected_date_of_birth)
        ) between -110 and 28
    )

-- Pairs of people of whom somebody has to decide whether they are one, in the order in which a
-- decision changes most. First those who are shown as one, of a child on a plan before any other.
-- The others by the pairs of records that a yes would join, as likely as it is: the evidence of all
-- pairs left open, less where only few of the pairs between the two are, and less where one service
-- knows both, who are then mostly two; twice in a child's family, and twice again on a plan.
with match_pairs as (
    select * from {{ ref('int_people__match_pairs') }}
    where decision = 'review'
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

members as (
    select * from {{ ref('int_families__members') }}
),

perhaps_one_person as (
    select * from {{ ref('int_families__perhaps_one_person') }}
),

subjects as (
    select * from {{ ref('int_children__subjects') }}
),

known_by as (
    select
        people_of_records.person_id,
        count(*) as n_records,
        list(distinct records.service_code) filter (where records.record_kind = 'person')
            as services,
    from people_of_records
    inner join records on people_of_records.record_id = records.record_id
    group by people_of_records.person_id
),

found as (
    select
        one.person_id as person_id_l,
        other.person_id as person_id_r,
        greatest(match_pairs.match_weight, 1) as weight,
        false as is_shown_as_one,
        false as is_of_a_child_on_a_plan,
    from match_pairs
    inner join people_of_records as one on match_pairs.record_id_l = one.record_id
    inner join people_of_records as other on match_pairs.record_id_r = other.record_id
    where one.person_id <> other.person_id
    union all
    select
        perhaps_one_person.person_id as person_id_l,
        perhaps_one_person.other_person_id as person_id_r,
        null as weight,
        true as is_shown_as_one,
        subjects.is_on_a_plan as is_of_a_child_on_a_plan,
    from perhaps_one_person
    inner join subjects on perhaps_one_person.child_person_id = subjects.child_person_id
),

pairs as (
    select
        least(person_id_l, person_id_r) as person_id,
        greatest(person_id_l, person_id_r) as other_person_id,
        count(weight) as n_open,
        sum(weight) as weight,
        bool_or(is_shown_as_one) as is_shown_as_one,
        bool_or(is_of_a_child_on_a_plan) as is_of_a_child_on_a_plan,
    from found
    group by all
),

people_of_pairs as (
    select
        person_id,
        other_person_id,
        unnest([person_id, other_person_id]) as one_of_them,
    from pairs
),

children as (
    select
        people_of_pairs.person_id,
        people_of_pairs.other_person_id,
        count(distinct members.child_person_id) as n_children,
        bool_or(subjects.is_on_a_plan) as is_child_on_a_plan,
    from people_of_pairs
    inner join members on people_of_pairs.one_of_them = members.person_id
    inner join subjects on members.child_person_id = subjects.child_person_id
    group by people_of_pairs.person_id, people_of_pairs.other_person_id
)

select
    pairs.person_id,
    pairs.other_person_id,
    pairs.is_shown_as_one,
    coalesce(children.n_children, 0) as affects_children,
    row_number() over (
        order by
            pairs.is_of_a_child_on_a_plan desc,
            pairs.is_shown_as_one desc,
            coalesce(pairs.weight * pairs.n_open, 1)
            / (one.n_records * other.n_records)
            / (1 + 5 * coalesce(len(list_intersect(one.services, other.services)), 0))
            * if(children.n_children > 0, 2, 1)
            * if(coalesce(children.is_child_on_a_plan, false), 2, 1) desc,
            pairs.person_id asc,
            pairs.other_person_id asc
    ) as priority,
from pairs
inner join known_by as one on pairs.person_id = one.person_id
inner join known_by as other on pairs.other_person_id = other.person_id
left join children
    on
        pairs.person_id = children.person_id
        and pairs.other_person_id = children.other_person_id

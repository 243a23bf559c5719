-- Two members of one child's family who may be one person. Whoever fits two who are not one fits
-- neither: a bare "Mary Smith" may be the mother, or the grandmother of that name.
with found as (
    select * from {{ ref('int_families__reasons_for_one_person') }}
),

both_ways as (
    select * from found
    union all
    select
        child_person_id,
        other_person_id as person_id,
        person_id as other_person_id,
        reason,
    from found
),

fit_two_who_are_not_one as (
    select distinct
        one.child_person_id,
        one.person_id,
    from both_ways as one
    inner join both_ways as other
        on
            one.child_person_id = other.child_person_id
            and one.person_id = other.person_id
            and one.other_person_id < other.other_person_id
    left join found
        on
            one.child_person_id = found.child_person_id
            and one.other_person_id = found.person_id
            and other.other_person_id = found.other_person_id
    where found.person_id is null
)

select found.*
from found
left join fit_two_who_are_not_one as ambiguous
    on
        found.child_person_id = ambiguous.child_person_id
        and ambiguous.person_id in (found.person_id, found.other_person_id)
where ambiguous.person_id is null

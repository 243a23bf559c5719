-- Two members of one child's family who may be one person. Whoever fits two who are not one fits
-- neither, if one by no better reason than the other: a bare "Mary Smith" may be the mother, or the
-- grandmother of that name.
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
        strength,
    from found
),

fit_somebody_else as (
    select distinct
        one.child_person_id,
        one.person_id,
        one.other_person_id,
    from both_ways as one
    inner join both_ways as other
        on
            one.child_person_id = other.child_person_id
            and one.person_id = other.person_id
            and one.other_person_id <> other.other_person_id
            and one.strength <= other.strength
    left join both_ways as one_person
        on
            one.child_person_id = one_person.child_person_id
            and one.other_person_id = one_person.person_id
            and other.other_person_id = one_person.other_person_id
    where one_person.person_id is null
)

select
    found.child_person_id,
    found.person_id,
    found.other_person_id,
    found.reason,
from found
left join fit_somebody_else
    on
        found.child_person_id = fit_somebody_else.child_person_id
        and (
            (
                found.person_id = fit_somebody_else.person_id
                and found.other_person_id = fit_somebody_else.other_person_id
            )
            or (
                found.person_id = fit_somebody_else.other_person_id
                and found.other_person_id = fit_somebody_else.person_id
            )
        )
where fit_somebody_else.person_id is null

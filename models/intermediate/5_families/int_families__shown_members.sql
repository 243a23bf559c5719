-- The members of a child's family as they are shown: one row where two may be one person, under the
-- word that says most, with the ids of the others.
with members as (
    select * from {{ ref('int_families__members') }}
),

shown_as_one as (
    select * from {{ ref('int_families__shown_as_one') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

-- A word that leaves open what somebody is comes after any that says it, a suggestion after what is
-- recorded.
told as (
    select
        members.*,
        coalesce(shown_as_one.shown_as_person_id, members.person_id) as shown_person_id,
        row_number() over (
            partition by members.child_person_id, shown_person_id
            order by
                members.relationship_to_child = 'self' desc,
                members.relationship_to_child in ('unknown', 'other_relative') asc,
                members.tier = 'recorded' desc,
                relationship_types.precedence asc nulls last,
                members.person_id = shown_person_id desc,
                members.person_id asc
        ) as place,
    from members
    inner join relationship_types on members.relationship_to_child = relationship_types.code
    left join shown_as_one
        on
            members.child_person_id = shown_as_one.child_person_id
            and members.person_id = shown_as_one.person_id
),

as_one as (
    select
        child_person_id,
        shown_person_id,
        bool_or(lives_with_child) as lives_with_child,
        list(person_id order by person_id) filter (where person_id <> shown_person_id)
            as other_person_ids,
    from told
    group by child_person_id, shown_person_id
)

select
    told.child_person_id,
    told.shown_person_id as person_id,
    -- Of whom of them the word is told.
    told.person_id as told_of_person_id,
    told.relationship_to_child,
    told.tier,
    told.probability,
    as_one.lives_with_child,
    told.rule,
    told.through_person_id,
    told.feedback_sentence,
    if(
        as_one.other_person_ids is null,
        told.note_on_the_child,
        'Shown as one until somebody has decided: may be the same person as '
        || array_to_string(as_one.other_person_ids, ', ')
    ) as note,
    coalesce(as_one.other_person_ids, []) as other_person_ids,
from told
inner join as_one
    on
        told.child_person_id = as_one.child_person_id
        and told.shown_person_id = as_one.shown_person_id
where told.place = 1

-- Every two members of one child's family: how they compare, and the child's words for them.
with members as (
    select * from {{ ref('int_families__members') }}
),

compared as (
    select * from {{ ref('int_families__compared_members') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

perhaps_the_child as (
    select * from {{ ref('int_families__perhaps_the_child') }}
),

profiles as (
    select * from {{ ref('int_families__profiles_of_members') }}
),

-- The child itself, and who may be it, are of the generation of its brothers and sisters.
in_families as (
    select
        members.child_person_id,
        members.person_id,
        members.relationship_to_child as word,
        members.feedback_sentence is not null as is_known_to_a_worker,
        perhaps_the_child.person_id is not null as is_perhaps_the_child,
        word = 'self' or is_perhaps_the_child as is_of_the_childs_generation,
        if(is_of_the_childs_generation, 'sibling', relationship_types.generations) as generation,
        if(is_of_the_childs_generation, 'sibling', relationship_types.kin) as kin,
        -- The child's date of birth was typed on its mother's record.
        generation in ('parent', 'grandparent') and coalesce(
            year(profiles.births[-1]) + 12 > year(coalesce(child.births[1], {{ as_at() }})),
            false
        ) as is_born_too_late,
    from members
    inner join profiles on members.person_id = profiles.person_id
    inner join profiles as child on members.child_person_id = child.person_id
    inner join relationship_types on members.relationship_to_child = relationship_types.code
    left join perhaps_the_child
        on
            members.child_person_id = perhaps_the_child.child_person_id
            and members.person_id = perhaps_the_child.person_id
)

select
    one.child_person_id,
    compared.* replace (
        if(one.is_born_too_late or other.is_born_too_late, 'absent', compared.birth) as birth
    ),
    -- A child has one mother and one father.
    one.word in ('mother', 'father', 'parent')
    and (one.word = other.word or 'parent' in (one.word, other.word)) as are_one_parent,
    one.word = other.word as have_one_word,
    coalesce(coalesce(one.generation, other.generation) = 'sibling', false) as are_children,
    coalesce(one.generation = 'sibling' and other.generation = 'sibling', false)
        as are_both_called_children,
    -- What a word leaves open (relative, carer, unknown) contradicts nothing, nor does "partner":
    -- of a child's it is a parent's.
    coalesce(
        one.generation = other.generation
        or list_has_any(string_split(one.kin, '|'), string_split(other.kin, '|'))
        or 'partner' in (one.kin, other.kin),
        true
    ) as do_words_fit,
    (one.word = 'self' and other.is_perhaps_the_child)
    or (other.word = 'self' and one.is_perhaps_the_child) as is_perhaps_the_child,
    one.is_known_to_a_worker and other.is_known_to_a_worker as did_a_worker_see_two,
from compared
inner join in_families as one on compared.person_id = one.person_id
inner join in_families as other
    on
        compared.other_person_id = other.person_id
        and one.child_person_id = other.child_person_id

-- What the services together say somebody is to a person. What still holds comes before what has
-- ended; then most services win, then the more trusted one, then the more precise word. Of what
-- begins and ends, as fostering and guardianship do, the word that began last.
with then_and_now as (
    select * from {{ ref('int_families__then_and_now') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

past_words as (
    select
        past_of,
        code as past_word,
    from relationship_types
    where past_of is not null and general_code is null
),

-- "Other relative", "friend" and "not known" give way to any word that says more.
weighed as (
    select
        then_and_now.*,
        relationship_types.can_end,
        past_words.past_word,
        then_and_now.family_role in ('unknown', 'friend') as says_nothing,
        then_and_now.relationship = 'other_relative' as says_little,
        count(*) filter (where then_and_now.family_role <> 'unknown') over (
            partition by then_and_now.person_id, then_and_now.related_person_id
        ) as n_words,
        bool_and(relationship_types.can_end and then_and_now.holds_on is not null) filter (
            where then_and_now.family_role <> 'unknown' and not then_and_now.is_ended
        ) over (
            partition by then_and_now.person_id, then_and_now.related_person_id
        ) as are_all_dated,
    from then_and_now
    inner join relationship_types on then_and_now.relationship = relationship_types.code
    left join past_words on then_and_now.relationship = past_words.past_of
)

select
    person_id,
    related_person_id,
    if(is_ended, coalesce(past_word, relationship), relationship) as relationship,
    family_role,
    n_services,
    is_ended,
    is_end_unknown,
    is_end_disputed and can_end as is_end_disputed,
    holds_on,
    ended_on,
    n_words > 1 as is_conflicting,
    is_said_of_all,
from weighed
qualify row_number() over (
    partition by person_id, related_person_id
    order by
        says_nothing asc,
        says_little asc,
        is_ended asc,
        is_end_unknown asc,
        if(are_all_dated, holds_on, null) desc nulls last,
        n_services desc,
        trust_rank asc,
        array_position(
            [
                'parent',
                'child',
                'foster_carer',
                'foster_child',
                'guardian',
                'ward',
                'step_parent',
                'step_child', 'half_sibling', 'sibling', 'step_sibling', 'grandparent', 'grandchild'
            ],
            family_role
        ) nulls last,
        relationship asc
) = 1

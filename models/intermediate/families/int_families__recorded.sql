-- What the services together say somebody is to a person. Most services win, then the more trusted
-- one, then the more precise word. An end that one service knows is an end only where no other
-- service records the relationship without one later.
with evidence as (
    select * from {{ ref('int_families__evidence') }}
),

services as (
    select * from {{ ref('services') }}
),

said as (
    select
        evidence.person_id,
        evidence.related_person_id,
        evidence.relationship,
        evidence.family_role,
        count(distinct evidence.service_code) as n_services,
        min(services.trust_rank) as trust_rank,
        bool_and(
            evidence.end_date is not null
            and evidence.end_date < cast('{{ var("as_at") }}' as date)
        ) filter (where evidence.stated_as = 'relationship') as is_ended,
        bool_or(evidence.has_parental_responsibility) as has_parental_responsibility,
        bool_or(evidence.is_main_carer) as is_main_carer,
        bool_and(evidence.stated_as = 'programme') as is_of_programme_alone,
    from evidence
    left join services on evidence.service_code = services.service_code
    group by all
),

-- "Other relative", "friend" and "not known" give way to any word that says more.
weighed as (
    select
        *,
        family_role in ('unknown', 'friend') as says_nothing,
        family_role = 'other_relative' and relationship = 'other_relative' as says_little,
        count(*) filter (where family_role <> 'unknown') over (
            partition by person_id, related_person_id
        ) as n_words,
        bool_or(family_role = 'former_partner') over (
            partition by person_id, related_person_id
        ) as is_said_to_be_over,
    from said
)

select
    person_id,
    related_person_id,
    relationship,
    family_role,
    n_services,
    coalesce(is_ended, false) as is_ended,
    n_words > 1 as is_conflicting,
    is_of_programme_alone,
    bool_or(has_parental_responsibility) over (
        partition by person_id, related_person_id
    ) as has_parental_responsibility,
    bool_or(is_main_carer) over (partition by person_id, related_person_id) as is_main_carer,
from weighed
qualify row_number() over (
    partition by person_id, related_person_id
    order by
        says_nothing asc,
        says_little asc,
        family_role = 'partner' and is_said_to_be_over,
        coalesce(is_ended, false),
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

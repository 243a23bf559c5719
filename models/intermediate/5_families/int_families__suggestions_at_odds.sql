-- Ages suggest a word for one pair, and what is on record of others does not bear it: then another
-- word is meant, or nobody can say what the two are to each other.
with pair_evidence as (
    select * from {{ ref('int_families__pair_evidence') }}
),

each_word as (
    select
        words.*,
        types.family_role,
        pair_evidence.years_older,
        case pair_evidence.related_sex
            when 'M' then if(pair_evidence.has_father, null, 'father')
            when 'F' then if(pair_evidence.has_mother, null, 'mother')
        end as free_place,
    from {{ ref('int_families__words') }} as words
    inner join pair_evidence
        on
            words.person_id = pair_evidence.person_id
            and words.related_person_id = pair_evidence.related_person_id
    left join {{ ref('relationship_types') }} as types on words.relationship = types.code
),

recorded_parents as (
    select * from each_word
    where has_word and family_role = 'parent'
),

suggested as (
    select * from each_word
    where is_suggested and family_role in ('parent', 'grandparent', 'sibling', 'half_sibling')
),

-- A brother of the mother who is the father of her child as well: nobody wrote down either.
brothers_and_fathers as (
    select
        unnest([recorded_parents.person_id, recorded_parents.related_person_id]) as person_id,
        suggested.related_person_id,
    from recorded_parents
    inner join suggested
        on
            recorded_parents.person_id = suggested.person_id
            and suggested.family_role = 'parent'
    inner join each_word as of_parent
        on
            recorded_parents.related_person_id = of_parent.person_id
            and suggested.related_person_id = of_parent.related_person_id
            and of_parent.family_role in ('sibling', 'half_sibling')
),

-- A grandfather who is on record as the father of the child's brother: men become fathers late.
grandparents_of_siblings as (
    select distinct
        suggested.person_id,
        suggested.related_person_id,
        suggested.free_place as relationship,
        if(suggested.free_place is null, null, 'child') as inverse,
    from suggested
    inner join each_word as of_sibling
        on
            suggested.person_id = of_sibling.person_id
            and of_sibling.family_role in ('sibling', 'half_sibling')
    inner join recorded_parents
        on
            of_sibling.related_person_id = recorded_parents.person_id
            and suggested.related_person_id = recorded_parents.related_person_id
    where suggested.family_role = 'grandparent'
),

-- A grandmother who is too young to be the mother of any parent on record.
young_grandparents as (
    select
        suggested.person_id,
        suggested.related_person_id,
    from suggested
    inner join recorded_parents on suggested.person_id = recorded_parents.person_id
    left join grandparents_of_siblings
        on
            suggested.person_id = grandparents_of_siblings.person_id
            and suggested.related_person_id = grandparents_of_siblings.related_person_id
    where suggested.family_role = 'grandparent' and grandparents_of_siblings.person_id is null
    group by suggested.person_id, suggested.related_person_id
    having max(suggested.years_older - recorded_parents.years_older) < 15
),

-- Brother and sister who are on record as mother and father of one child.
parents_of_one_child as (
    select distinct
        suggested.person_id,
        suggested.related_person_id,
    from suggested
    inner join recorded_parents as of_one on suggested.person_id = of_one.related_person_id
    inner join recorded_parents as of_other
        on
            of_one.person_id = of_other.person_id
            and suggested.related_person_id = of_other.related_person_id
    where suggested.family_role in ('sibling', 'half_sibling')
),

at_odds as (
    from grandparents_of_siblings
    union all by name
    from brothers_and_fathers
    union all by name
    from parents_of_one_child
    union all by name
    from young_grandparents
)

select
    person_id,
    related_person_id,
    coalesce(relationship, 'unknown') as relationship,
from at_odds
union
select
    related_person_id,
    person_id,
    coalesce(inverse, 'unknown') as relationship,
from at_odds

-- The word for a pair. What is recorded stands; brothers and sisters follow from shared parents;
-- where nobody wrote a word down, ages and the parents already on record suggest one: one mother
-- and one father at most, the surest, at home before elsewhere. Ages and an address alone make a
-- couple of a man and a woman, and a parent of a child who has none on record; of anybody else at
-- home, lodger or aunt or a mother's partner, and of two families under one roof, nobody can say
-- what they are.
with pair_evidence as (
    select * from {{ ref('int_families__pair_evidence') }}
),

ranked as (
    select
        *,
        coalesce(recorded_role not in ('unknown', 'friend'), false) as has_word,
        coalesce(recorded_relationship = 'other_relative', false) as is_some_relative,
        not has_word
        and sibling_relationship is null
        and not is_placed_with
        and not is_placement_of as is_suggested,
        -- A record names them together, or one surname besides a home or a telephone once shared.
        lives_together
        or (
            match_probability >= {{ var('strong_family') }}
            and not is_by_address_alone
            and (recorded_relationship is not null or is_same_surname)
        ) as is_near,
        is_suggested and is_near and years_old < 18 and years_older between 15 and 45
            as may_be_parent,
        is_suggested and is_near and related_years_old < 18 and years_older between -45 and -15
            as may_be_child,
        row_number() over (
            partition by person_id, related_sex, may_be_parent
            order by
                lives_together desc,
                is_by_address_alone asc,
                match_probability desc,
                related_person_id asc
        ) as place_of_parent,
        row_number() over (
            partition by related_person_id, sex, may_be_child
            order by
                lives_together desc, is_by_address_alone asc, match_probability desc, person_id asc
        ) as place_of_own,
        may_be_parent and place_of_parent = 1 as is_first_parent,
        may_be_child and place_of_own = 1 as is_first_own,
    from pair_evidence
)

select
    person_id,
    related_person_id,
    has_word,
    is_suggested,
    case
        -- Shared parents tell what brothers and sisters are better than a word does.
        when
            recorded_role in ('sibling', 'half_sibling', 'step_sibling') and n_shared_parents >= 2
            then 'sibling'
        when recorded_role = 'step_sibling' and n_shared_parents = 1 then 'half_sibling'
        when recorded_role = 'sibling' and sibling_relationship = 'half_sibling'
            then 'half_sibling'
        -- Whom a school calls no more than a relative, and who is of that age.
        when is_some_relative and years_old < 18 and years_older > 45 then 'grandparent'
        when is_some_relative and related_years_old < 18 and years_older < -45 then 'grandchild'
        when has_word then recorded_relationship
        when sibling_relationship is not null then sibling_relationship
        when recorded_role = 'friend' then 'friend'
        -- The grown-ups of the home in which a child is placed are the foster carers.
        when is_placed_with and related_years_old >= 21 and years_old < 18 then 'foster_carer'
        when is_placement_of and years_old >= 21 and related_years_old < 18 then 'foster_child'
        when is_placed_with or is_placement_of then 'other_relative'
        -- Of who lives elsewhere a father's or a mother's place must be free.
        when not lives_together
            then case
                when is_first_parent and related_sex = 'F' and not has_mother then 'mother'
                when is_first_parent and related_sex = 'M' and not has_father then 'father'
                when is_first_own and sex = 'F' and not related_has_mother then 'child'
                when is_first_own and sex = 'M' and not related_has_father then 'child'
                else 'other_relative'
            end
        when is_of_another_family then 'unknown'
        when may_be_parent
            then case
                when is_by_address_alone and (has_mother or has_father) then 'unknown'
                when
                    (related_sex = 'F' and has_mother)
                    or (related_sex = 'M' and has_father)
                    or (has_mother and has_father)
                    then 'parents_partner'
                when place_of_parent > 1 then 'other_relative'
                when related_sex = 'F' then 'mother'
                when related_sex = 'M' then 'father'
                else 'parent'
            end
        when may_be_child
            then case
                when is_by_address_alone and (related_has_mother or related_has_father)
                    then 'unknown'
                when
                    (sex = 'F' and related_has_mother)
                    or (sex = 'M' and related_has_father)
                    or (related_has_mother and related_has_father)
                    then 'partners_child'
                when place_of_own > 1 then 'other_relative'
                else 'child'
            end
        when years_old < 18 and years_older > 45 then 'grandparent'
        when related_years_old < 18 and years_older < -45 then 'grandchild'
        when abs(years_older) <= 15 and least(years_old, related_years_old) < 18
            then if(is_by_address_alone, 'unknown', 'sibling')
        when abs(years_older) <= 15 and least(years_old, related_years_old) >= 18
            then if(is_by_address_alone and sex = related_sex, 'unknown', 'partner')
        when years_older between 15 and 45 and is_same_surname
            then
                case related_sex when 'F' then 'mother' when 'M' then 'father' else 'parent' end
        when years_older between -45 and -15 and is_same_surname then 'child'
        else 'other_relative'
    end as relationship,
from ranked

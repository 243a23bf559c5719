-- How sure a pair's word is. A word that nobody wrote down is a suggestion, and the tier says so;
-- one that ages and an address alone suggest is possible at most.
with pair_evidence as (
    select * from {{ ref('int_families__pair_evidence') }}
),

-- The word for a pair. What is recorded stands; brothers and sisters follow from shared parents;
-- where nobody wrote a word down, ages and the parents already on record suggest one: one mother
-- and one father at most, the surest. Ages and an address alone make a couple of a man and a woman,
-- and a parent of a child who has none on record; of anybody else at home, lodger or aunt or a
-- mother's partner, and of two families under one roof, nobody can say what they are.
ranked as (
    select
        *,
        coalesce(recorded_role not in ('unknown', 'friend'), false) as has_word,
        not has_word
        and sibling_relationship is null
        and not is_placed_with
        and not is_placement_of as is_suggested,
        is_suggested and lives_together and years_old < 18 and years_older between 15 and 45
            as may_be_parent,
        is_suggested and lives_together and related_years_old < 18
        and years_older between -45 and -15 as may_be_child,
        row_number() over (
            partition by person_id, related_sex, may_be_parent
            order by is_by_address_alone asc, match_probability desc, related_person_id asc
        ) as place_of_parent,
        row_number() over (
            partition by related_person_id, sex, may_be_child
            order by is_by_address_alone asc, match_probability desc, person_id asc
        ) as place_of_own,
    from pair_evidence
),

words as (
    select
        person_id,
        related_person_id,
        has_word,
        is_suggested,
        case
            -- Shared parents tell siblings from half-siblings better than a word does.
            when recorded_role in ('sibling', 'half_sibling') and n_shared_parents >= 2
                then 'sibling'
            when recorded_role = 'sibling' and sibling_relationship = 'half_sibling'
                then 'half_sibling'
            when has_word then recorded_relationship
            when sibling_relationship is not null then sibling_relationship
            when recorded_role = 'friend' then 'friend'
            -- The grown-ups of the home in which a child is placed are the foster carers.
            when is_placed_with and related_years_old >= 21 and years_old < 18 then 'foster_carer'
            when is_placement_of and years_old >= 21 and related_years_old < 18 then 'foster_child'
            when is_placed_with or is_placement_of or not lives_together then 'other_relative'
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
)

select
    pair_evidence.person_id,
    pair_evidence.related_person_id,
    words.relationship,
    case
        when words.has_word then 'recorded'
        when pair_evidence.is_sibling_unsure then 'possible'
        when pair_evidence.sibling_relationship is not null then 'strong'
        when words.relationship in ('foster_carer', 'foster_child') then 'strong'
        when
            pair_evidence.match_probability >= {{ var('strong_family') }}
            and pair_evidence.lives_together
            and not pair_evidence.is_shared_house
            and not pair_evidence.is_by_address_alone
            then 'strong'
        else 'possible'
    end as tier,
    case
        when words.has_word then greatest(coalesce(pair_evidence.match_probability, 0), 0.99)
        when pair_evidence.is_sibling_unsure
            then greatest(coalesce(pair_evidence.match_probability, 0), 0.7)
        when pair_evidence.sibling_relationship is not null
            then greatest(coalesce(pair_evidence.match_probability, 0), 0.97)
        when words.relationship in ('foster_carer', 'foster_child')
            then greatest(
                coalesce(pair_evidence.match_probability, 0), {{ var('strong_family') }}
            )
        else pair_evidence.match_probability
    end as probability,
    not pair_evidence.is_ended
    and not pair_evidence.is_end_unknown
    and not pair_evidence.is_past as is_current,
    pair_evidence.is_ended,
    pair_evidence.is_end_unknown and not pair_evidence.is_past as is_end_unknown,
    pair_evidence.is_end_disputed,
    pair_evidence.holds_on,
    pair_evidence.ended_on,
    pair_evidence.is_conflicting,
    pair_evidence.lives_together,
    pair_evidence.is_shared_house,
    pair_evidence.recorded_role,
    pair_evidence.n_shared_parents,
    pair_evidence.together_since,
    pair_evidence.is_together_dated,
    pair_evidence.match_probability,
    pair_evidence.shares_name,
    pair_evidence.is_same_surname,
    pair_evidence.shares_phone,
    pair_evidence.shares_address,
    pair_evidence.is_by_address_alone,
    pair_evidence.is_of_another_family,
    words.is_suggested,
    pair_evidence.years_older,
    pair_evidence.years_old,
from pair_evidence
inner join words
    on
        pair_evidence.person_id = words.person_id
        and pair_evidence.related_person_id = words.related_person_id
-- A record that says no more than that two people are in one file needs the model's word as well. A
-- placement makes carers of the grown-ups there; the children there are nothing to one another.
where
    words.has_word
    or pair_evidence.sibling_relationship is not null
    or pair_evidence.match_probability >= {{ var('possible_family') }}
    or words.relationship in ('foster_carer', 'foster_child')

-- The word for a pair. What is recorded stands; brothers and sisters follow from shared parents;
-- where nobody wrote a word down, ages and the parents already on record suggest one, and the tier
-- says that it is a suggestion.
with pairs as (
    select * from {{ ref('int_families__pairs') }}
),

is_named as (
    select
        *,
        coalesce(recorded_role not in ('unknown', 'friend'), false) as has_word,
    from pairs
),

worded as (
    select
        *,
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
            when years_old < 18 and years_older between 15 and 45
                then case
                    when
                        (related_sex = 'F' and has_mother)
                        or (related_sex = 'M' and has_father)
                        or (has_mother and has_father)
                        then 'parents_partner'
                    when related_sex = 'F' then 'mother'
                    when related_sex = 'M' then 'father'
                    else 'parent'
                end
            when related_years_old < 18 and years_older between -45 and -15
                then case
                    when
                        (sex = 'F' and related_has_mother)
                        or (sex = 'M' and related_has_father)
                        or (related_has_mother and related_has_father)
                        then 'partners_child'
                    else 'child'
                end
            when years_old < 18 and years_older > 45 then 'grandparent'
            when related_years_old < 18 and years_older < -45 then 'grandchild'
            when abs(years_older) <= 15 and least(years_old, related_years_old) < 18
                then 'sibling'
            when abs(years_older) <= 15 and least(years_old, related_years_old) >= 18
                then 'partner'
            when years_older between 15 and 45 and is_same_surname
                then
                    case related_sex when 'F' then 'mother' when 'M' then 'father' else 'parent' end
            when years_older between -45 and -15 and is_same_surname then 'child'
            else 'other_relative'
        end as relationship,
    from is_named
)

select
    person_id,
    related_person_id,
    relationship,
    case
        when has_word then 'recorded'
        when sibling_relationship is not null then 'strong'
        when is_placed_with or is_placement_of then 'strong'
        when match_probability >= 0.9 and lives_together and not is_shared_house then 'strong'
        else 'possible'
    end as tier,
    case
        when has_word then greatest(coalesce(match_probability, 0), 0.99)
        when sibling_relationship is not null then greatest(coalesce(match_probability, 0), 0.97)
        when is_placed_with or is_placement_of then greatest(coalesce(match_probability, 0), 0.9)
        else match_probability
    end as probability,
    least(recorded_first_seen, together_since) as first_seen,
    case
        when is_ended then end_date
        when lives_together then cast('{{ var("as_at") }}' as date)
        else recorded_last_seen
    end as last_seen,
    not is_ended
    and not is_past
    and relationship <> 'former_partner' as is_current,
    is_ended,
    is_conflicting,
    lives_together,
    is_shared_house,
    recorded_role,
    n_shared_parents,
    together_since,
    is_together_dated,
    together_services,
    match_probability,
from worded
-- A record that says no more than that two people are in one file needs the model's word as well.
where
    has_word
    or sibling_relationship is not null
    or match_probability >= 0.5
    or is_placed_with
    or is_placement_of

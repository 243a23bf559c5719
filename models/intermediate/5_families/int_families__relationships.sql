-- How sure a pair's word is. A word that nobody wrote down is a suggestion, and the tier says so;
-- one that ages and an address alone suggest is possible at most.
with pair_evidence as (
    select * from {{ ref('int_families__pair_evidence') }}
),

words as (
    select
        words.* replace (
            coalesce(if(words.is_suggested, at_odds.relationship, null), words.relationship)
                as relationship
        ),
    from {{ ref('int_families__words') }} as words
    left join {{ ref('int_families__suggestions_at_odds') }} as at_odds
        on
            words.person_id = at_odds.person_id
            and words.related_person_id = at_odds.related_person_id
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
    greatest(
        pair_evidence.match_probability,
        case
            when words.has_word then {{ var('recorded_family') }}
            when pair_evidence.is_sibling_unsure then {{ var('unsure_sibling') }}
            when pair_evidence.sibling_relationship is not null
                then {{ var('sibling_by_parents') }}
            when words.relationship in ('foster_carer', 'foster_child')
                then {{ var('strong_family') }}
        end
    ) as probability,
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

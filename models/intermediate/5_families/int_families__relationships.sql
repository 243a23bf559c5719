-- How sure a pair's word is. A word that nobody wrote down is a suggestion, and the tier says so;
-- one that ages and an address alone suggest is possible at most.
with pairs as (
    select * from {{ ref('int_families__pairs') }}
),

words as (
    select * from {{ ref('int_families__words') }}
)

select
    pairs.person_id,
    pairs.related_person_id,
    words.relationship,
    case
        when words.has_word then 'recorded'
        when pairs.is_sibling_unsure then 'possible'
        when pairs.sibling_relationship is not null then 'strong'
        when words.relationship in ('foster_carer', 'foster_child') then 'strong'
        when
            pairs.match_probability >= 0.9
            and pairs.lives_together
            and not pairs.is_shared_house
            and not pairs.is_by_address_alone
            then 'strong'
        else 'possible'
    end as tier,
    case
        when words.has_word then greatest(coalesce(pairs.match_probability, 0), 0.99)
        when pairs.is_sibling_unsure
            then greatest(coalesce(pairs.match_probability, 0), 0.7)
        when pairs.sibling_relationship is not null
            then greatest(coalesce(pairs.match_probability, 0), 0.97)
        when words.relationship in ('foster_carer', 'foster_child')
            then greatest(coalesce(pairs.match_probability, 0), 0.9)
        else pairs.match_probability
    end as probability,
    not pairs.is_ended and not pairs.is_end_unknown and not pairs.is_past as is_current,
    pairs.is_ended,
    pairs.is_end_unknown and not pairs.is_past as is_end_unknown,
    pairs.is_end_disputed,
    pairs.holds_on,
    pairs.ended_on,
    pairs.is_conflicting,
    pairs.lives_together,
    pairs.is_shared_house,
    pairs.recorded_role,
    pairs.n_shared_parents,
    pairs.together_since,
    pairs.is_together_dated,
    pairs.together_services,
    pairs.match_probability,
    pairs.shares_name,
    pairs.is_same_surname,
    pairs.shares_phone,
    pairs.shares_address,
    pairs.is_by_address_alone,
    pairs.is_of_another_family,
    words.is_suggested,
    pairs.years_older,
    pairs.years_old,
from pairs
inner join words
    on
        pairs.person_id = words.person_id
        and pairs.related_person_id = words.related_person_id
-- A record that says no more than that two people are in one file needs the model's word as well. A
-- placement makes carers of the grown-ups there; the children there are nothing to one another.
where
    words.has_word
    or pairs.sibling_relationship is not null
    or pairs.match_probability >= 0.5
    or words.relationship in ('foster_carer', 'foster_child')

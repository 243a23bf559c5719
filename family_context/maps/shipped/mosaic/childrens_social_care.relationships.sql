-- PERSON_ID is the mother of OTHER_PERSON_ID. The word is 'MOTHER', 'is the mother of' or
-- 'Mother : Child', or there is only the flag IS_MOTHER.
select
    ref(person_id) as first_person_ref,
    ref(coalesce(value(other_person_id), person_related_to_id)) as second_person_ref,
    coalesce(
        kin_word(half(coalesce(value(relationship), relationship_type), 1)),
        case when is_yes(is_mother) then 'mother' end
    ) as relationship,
    'first' as word_describes,
    day(start_date) as start_date,
    end_day(end_date) as end_date,
    case
        when value(relationship) is null and value(relationship_type) is null
            and not is_yes(is_mother) then 'it states no relationship'
    end as left_out,
    _row,
from relationships

-- The word describes role A: ROLEAPERSONID is the mother of ROLEBPERSONID.
select
    ref(roleapersonid) as first_person_ref,
    ref(rolebpersonid) as second_person_ref,
    kin_word(relationship) as relationship,
    'first' as word_describes,
    case when value(relationship) is null then 'it states no relationship' end as left_out,
    _row,
from relationship

-- Some scripts take any parent for a mother, so only a woman is one. The word describes moth_person_id.
select
    ref(moth_person_id) as first_person_ref,
    ref(moth_childs_person_id) as second_person_ref,
    if(lower(left(value(pers_sex), 1)) in ('f', '2'), 'mother', 'parent') as relationship,
    'first' as word_describes,
    mother._row,
from mother
left join person on ref(pers_person_id) = ref(moth_person_id)

-- The code describes the related person: CHI says that DIM_RELATED_PERSON_ID is the child.
select
    ref(dim_person_id) as first_person_ref,
    ref(dim_related_person_id) as second_person_ref,
    code(dim_lookup_reltn_type_code) as relationship,
    'second' as word_describes,
    end_day(end_dttm) as end_date,
    case
        when ref(dim_person_id) = '-1' or ref(dim_related_person_id) = '-1'
            then 'the system''s row for nobody'
        when value(dim_lookup_reltn_type_code) is null then 'it states no relationship'
    end as left_out,
    _row,
from relation

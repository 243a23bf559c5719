-- A group of a case, which files its people together. What they are to each other it does not say.
select
    ref(group_subjects.group_id) as family_ref,
    ref(coalesce(value(subject_id), person_id)) as person_ref,
    day(start_date) as start_date,
    end_day(end_date) as end_date,
    case
        when
            ref(group_subjects.group_id) is null
            or ref(coalesce(value(subject_id), person_id)) is null
            then 'it names no group or nobody'
        when not coalesce(value(group_type) ilike '%famil%', true) then 'a group of another kind'
        when
            coalesce(value(group_name), name) ilike '%duplicate%'
            or coalesce(value(group_name), name) ilike '%do not use%'
            then 'a group that is marked as not to be used'
        when row_number() over (
            partition by ref(group_subjects.group_id), ref(coalesce(value(subject_id), person_id))
            order by group_subjects._row
        ) > 1 then 'the same person in the same group once more'
    end as left_out,
    group_subjects._row,
from group_subjects
left join groups on ref(groups.group_id) = ref(group_subjects.group_id)

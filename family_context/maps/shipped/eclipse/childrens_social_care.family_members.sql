-- Only groups that are families: a system groups people for meetings and courses too. What people are
-- to each other no group says.
select
    ref(group_person.groupid) as family_ref,
    ref(personid) as person_ref,
    day(coalesce(value(joindate), startdate)) as start_date,
    end_day(coalesce(value(leavedate), closedate)) as end_date,
    case
        when ref(group_person.groupid) is null or ref(personid) is null
            then 'it names no group or nobody'
        when
            not coalesce(
                coalesce(value(group_person.grouptype), value(groups.grouptype)) ilike '%famil%', false
            )
            then 'a group of another kind'
        when groupname ilike '%duplicate%' or groupname ilike '%do not use%'
            then 'a group that is marked as not to be used'
        when row_number() over (
            partition by ref(group_person.groupid), ref(personid) order by group_person._row
        ) > 1 then 'the same person in the same group once more'
    end as left_out,
    group_person._row,
from group_person
left join groups on ref(groups.groupid) = ref(group_person.groupid)

-- A spell is a pupil at a school from one day of entry. F (further education) and O (other provider) are
-- no admission types of ours.
with every_census as (
    select *, pupilonrolltableid as table_id from on_roll
    union all by name
    select *, pupilnolongeronrolltableid as table_id from off_roll
)

select
    key_of(coalesce(ref(upn), table_id), nativeid, entrydate) as involvement_ref,
    coalesce(ref(upn), ref(table_id)) as person_ref,
    'on roll' as involvement_type,
    day(entrydate) as start_date,
    end_day(leavingdate) as end_date,
    value(nativeid) as organisation,
    case code(enrolstatus)
        when 'C' then 'main'
        when 'M' then 'main'
        when 'S' then 'secondary'
    end as admission_type,
    case
        when row_number() over (
            partition by coalesce(ref(upn), ref(table_id)), ref(nativeid), day(entrydate)
            order by as_date(leavingdate) desc nulls last, census(_file) desc, _row
        ) > 1 then 'the same spell in another census'
    end as left_out,
    _row,
from every_census

-- Of several payloads of one child the last file's counts. A child that was placed for adoption gets
-- another identity: the old record is never shown, and never linked.
with adopted as (
    select ref(la_child_id) as la_child_id
    from episodes
    where
        value(adoption_placed_date) is not null
        and not is_yes(adoption_purge) and not is_yes(purge) and not is_yes(child_purge)
    group by all
)

select
    ref(children.la_child_id) as person_ref,
    value(child_details_first_name) as first_name,
    value(child_details_surname) as last_name,
    day(child_details_date_of_birth) as date_of_birth,
    day(child_details_expected_date_of_birth) as expected_date_of_birth,
    value(child_details_sex) as sex,
    ref(child_details_unique_pupil_number) as upn,
    postcode(child_details_postcode) as postcode,
    case when adopted.la_child_id is not null then 'adopted' end as restriction,
    case
        when ref(children.la_child_id) is null then 'it holds children and is none'
        when is_yes(purge) or is_yes(child_details_purge) then 'to be removed (purge)'
        when row_number() over (
            partition by ref(children.la_child_id) order by _file desc, _line desc
        ) > 1 then 'an earlier payload of the same child'
    end as left_out,
    _row,
from children
left join adopted on adopted.la_child_id = ref(children.la_child_id)

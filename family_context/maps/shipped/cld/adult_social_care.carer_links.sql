-- A carer's row names up to three adults that the carer cares for.
select
    ref(la_person_unique_identifier) as person_ref,
    ref(adult.linked) as cared_for_person_ref,
    case
        when client_type not ilike '%carer%' or value(client_type) is null then 'no carer'
        when ref(adult.linked) is null then 'no further adult'
        when row_number() over (
            partition by ref(la_person_unique_identifier), ref(adult.linked),
                client_type ilike '%carer%'
            order by _file desc, _line desc, adult.n
        ) > 1 then 'the same two people once more'
    end as left_out,
    _row,
from events, unnest([
    {n: 1, linked: adult_1_linked_person_id},
    {n: 2, linked: adult_2_linked_person_id},
    {n: 3, linked: adult_3_linked_person_id}
]) as each(adult)

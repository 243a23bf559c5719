-- Whom Mosaic marks as an adult's, and whoever is allocated to a team of adult social care.
with allocated as (
    select distinct ref(coalesce(value(mosaic_id), person_id)) as person_id
    from allocations
    inner join teams on ref(teams.id) = ref(allocations.team_id)
    where value(teams.context) = 'A'
)

select
    ref(persons.person_id) as person_ref,
    value(first_name) as first_name,
    value(last_name) as last_name,
    day(date_of_birth) as date_of_birth,
    end_day(date_of_death) as date_of_death,
    value(gender) as sex,
    padded(nhs_id, 10) as nhs_number,
    case when is_yes(restricted) then 'restricted' end as restriction,
    case
        when coalesce(value(context_flag), 'C') <> 'A' and allocated.person_id is null
            then 'known to children''s social care alone'
    end as left_out,
    _row,
from persons
left join allocated on allocated.person_id = ref(persons.person_id)

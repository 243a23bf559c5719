-- A registration with a practice, known by its code alone.
with unpivoted as (
    select
        resources.*,
        each.practice as one,
        row_number() over (
            partition by resourcetype, id
            order by try_cast(meta_versionid as integer) desc, _file desc, _line desc
        ) > count(*) over (partition by _row) as is_earlier,
    from resources
    left join lateral (
        select unnest(json_list(resources.generalpractitioner)) as practice
    ) as each on true
)

select
    key_of(
        id, json_part(one, '$.identifier.value'), json_part(one, '$.identifier.period.start')
    ) as involvement_ref,
    ref(id) as person_ref,
    'registration' as involvement_type,
    day(json_part(one, '$.identifier.period.start')) as start_date,
    end_day(json_part(one, '$.identifier.period.end')) as end_date,
    json_part(one, '$.identifier.value') as organisation,
    case
        when resourcetype is distinct from 'Patient' then 'no patient'
        when one is null then 'a patient whose practice is not told'
        when is_earlier then 'an earlier version of the same patient'
    end as left_out,
    _row,
from unpivoted

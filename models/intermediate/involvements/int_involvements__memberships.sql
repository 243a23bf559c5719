-- Whoever is in a family of the programme is involved with it, for as long as the programme says.
with family_members as (
    select * from {{ ref('stg_supporting_families__family_members') }}
)

select
    'supporting_families:membership:' || substr(family_id, 21) || ':' || substr(record_id, 21)
        as involvement_id,
    record_id,
    service_code,
    'membership' as record_type,
    'Family in the programme' as involvement_type,
    'Family in the programme' as reason,
    min(start_date) as start_date,
    case when count(end_date) = count(*) then max(end_date) end as end_date,
    bool_or(coalesce(end_date > cast('{{ var("as_at") }}' as date), true)) as is_open,
from family_members
group by family_id, record_id, service_code

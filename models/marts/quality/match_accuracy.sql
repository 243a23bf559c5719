with match_measures as (
    select * from {{ ref('int_people__match_measures') }}
)

select
    '{{ env_var("FAMILY_CONTEXT_RUN", "unnamed") }}' as build,
    measure,
    subgroup_of,
    subgroup,
    cast(value as double) as value,
    cast(n as bigint) as n,
    'model' as basis,
from match_measures
where value is not null

-- The accuracy sheet. Subgroups of fewer than five are left out.
with match_measures as (
    select * from {{ ref('int_people__match_measures') }}
),

accuracy as (
    select * from {{ ref('int_people__accuracy') }}
),

match_watch as (
    select * from {{ ref('match_watch') }}
),

measures as (
    select
        measure,
        subgroup_of,
        subgroup,
        value,
        null as low,
        null as high,
        n,
        'model' as basis,
    from match_measures
    where value is not null
    union all by name
    select * from accuracy
)

select
    '{{ env_var("FAMILY_CONTEXT_RUN", "unnamed") }}' as build,
    measures.measure,
    measures.subgroup_of,
    measures.subgroup,
    cast(measures.value as double) as value,
    cast(measures.low as double) as low,
    cast(measures.high as double) as high,
    cast(measures.n as bigint) as n,
    measures.basis,
    case
        when match_watch.measure is null
            then null
        when abs(measures.value) <= match_watch.threshold
            then
                'Within what was seen in training, give or take '
                || round(100 * match_watch.threshold) || ' points.'
        else
            'Look: ' || round(abs(100 * measures.value)) || ' points '
            || if(measures.value > 0, 'more', 'fewer')
            || ' than in training. Train again, or find out what changed in the deliveries.'
    end as note,
from measures
left join match_watch on measures.measure = match_watch.measure
where measures.n >= 5 or measures.subgroup_of = 'all'

-- The accuracy sheet. Subgroups of fewer than five are left out, and the next smallest of the same
-- breakdown with them, so that nobody takes the others from the whole.
with match_measures as (
    select * from {{ ref('int_people__match_measures') }}
),

accuracy as (
    select * from {{ ref('int_people__accuracy') }}
),

family_accuracy as (
    select * from {{ ref('int_families__accuracy') }}
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
        'warehouse' as method,
    from match_measures
    where value is not null
    union all by name
    select * from accuracy
    union all by name
    select
        *,
        'truth' as basis,
    from family_accuracy
),

judged as (
    select
        *,
        ({{ is_small_number('n', 'basis, method, measure, subgroup_of', 'subgroup') }}) as is_small,
    from measures
)

select
    {{ this_build('run_id') }} as build,
    judged.method,
    judged.measure,
    judged.subgroup_of,
    judged.subgroup,
    cast(judged.value as double) as value,
    cast(judged.low as double) as low,
    cast(judged.high as double) as high,
    cast(judged.n as bigint) as n,
    judged.basis,
    case
        when match_watch.measure is null
            then null
        when abs(judged.value) <= match_watch.threshold
            then
                'Within what was seen in training, give or take '
                || round(100 * match_watch.threshold) || ' points.'
        else
            'Look: ' || round(abs(100 * judged.value)) || ' points '
            || if(judged.value > 0, 'more', 'fewer')
            || ' than in training. Train again, or find out what changed in the deliveries.'
    end as note,
from judged
left join match_watch on judged.measure = match_watch.measure
where
    judged.subgroup_of = 'all'
    or (judged.n >= {{ var('smallest_count') }} and not judged.is_small)

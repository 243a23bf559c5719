-- Minutes saved by the council's own observations. Where the tool came team by team, teams that
-- had it are compared with teams that had not; if that has no estimate, assessments with the tool
-- with assessments without. Bands of a survey are no measurement: they can be read in several ways.
with time_saved as (
    select * from {{ ref('time_saved') }}
    where minutes_saved is not null and low is not null and high is not null
),

preferred as (
    select *
    from time_saved
    where method in ('difference_in_differences', 'mixed_model', 'difference_in_means')
    qualify row_number() over (
        order by
            case method
                when 'difference_in_differences' then 1
                when 'mixed_model' then 2
                else 3
            end,
            reading
    ) = 1
)

select
    'minutes_saved' as assumption,
    minutes_saved as value,
    low,
    high,
    n_without + n_with as n,
    'time_saved' as source,
    replace(method, '_', ' ') || '. Range: 95 % interval. Assumes: ' || assumptions as note,
from preferred

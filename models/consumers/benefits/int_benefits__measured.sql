-- What the council's own data say of an assumption replaces the seed's value, where they cover the
-- months asked and hold five or more. Only people who may be shown are counted. The range of a
-- count is that of a Poisson variable with this mean: another year like this one. Children who came
-- back are those of the last year of which twelve months have been followed.
with assessments as (
    select * from {{ ref('int_involvements__assessments') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

re_referrals as (
    select * from {{ ref('re_referrals') }}
),

-- Minutes saved by the council's own observations. Where the tool came team by team, teams that
-- had it are compared with teams that had not; if that has no estimate, assessments with the tool
-- with assessments without. Bands of a survey are no measurement: they can be read in several ways.
time_saved as (
    select * from {{ ref('time_saved') }}
    where
        method in ('difference_in_differences', 'mixed_model', 'difference_in_means')
        and minutes_saved is not null
        and low is not null
        and high is not null
    qualify row_number() over (
        order by
            list_position(
                ['difference_in_differences', 'mixed_model', 'difference_in_means'], method
            ),
            reading
    ) = 1
),

loads as (
    select * from {{ ref('int_involvements__loads') }}
    where service_code = 'childrens_social_care' and is_loaded
),

last_days as (
    select
        coverage_start,
        least({{ as_at() }}, coverage_end) as last_day,
    from loads
),

years as (
    select
        'latest' as name,
        cast(last_day - interval 1 year + interval 1 day as date) as first_day,
        last_day,
    from last_days
    where coverage_start <= first_day
    union all
    select
        'followed' as name,
        cast(last_day - interval 2 year + interval 1 day as date) as first_day,
        cast(last_day - interval 1 year as date) as last_day,
    from last_days
    where coverage_start <= first_day
),

assessed as (
    select
        years.name,
        years.first_day,
        years.last_day,
        count(*) as n,
    from assessments
    inner join record_to_person on assessments.record_id = record_to_person.record_id
    inner join years on assessments.start_date between years.first_day and years.last_day
    group by all
),

came_back as (
    select
        assessed.*,
        count(*) as n_came_back,
    from re_referrals
    inner join assessed
        on
            assessed.name = 'followed'
            and re_referrals.referral_date between assessed.first_day and assessed.last_day
    where re_referrals.is_false_negative
    group by all
)

select
    'assessments_per_year' as assumption,
    cast(n as double) as value,
    greatest(0, n - 1.96 * sqrt(n)) as low,
    n + 1.96 * sqrt(n) as high,
    n,
    'Assessments of children’s social care' as source,
    'Assessments begun from ' || first_day || ' to ' || last_day as note,
from assessed
where name = 'latest' and n >= {{ var('smallest_count') }}
union all
select
    're_referred_share' as assumption,
    n_came_back / n as value,
    greatest(0, n_came_back - 1.96 * sqrt(n_came_back)) / n as low,
    (n_came_back + 1.96 * sqrt(n_came_back)) / n as high,
    n,
    're_referrals' as source,
    n_came_back || ' false negatives among referrals from ' || first_day || ' to ' || last_day
    || ', over assessments begun in these months' as note,
from came_back
where n_came_back >= {{ var('smallest_count') }}
union all
select
    'minutes_saved' as assumption,
    minutes_saved as value,
    low,
    high,
    n_without + n_with as n,
    'time_saved' as source,
    replace(method, '_', ' ') || '. Range: 95 % interval. Assumes: ' || assumptions as note,
from time_saved

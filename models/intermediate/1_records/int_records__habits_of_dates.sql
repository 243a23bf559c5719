-- What a service writes where it does not know a birthday: the first of January or the fifteenth of
-- a month far too often (three times what chance gives, and one row in a hundred at least), or one
-- day on which more than one in fifty of its clients would be born.
with dated as (
    select * from {{ ref('int_records__unioned') }}
    where date_of_birth is not null
),

births_by_day as (
    select
        service_code,
        date_of_birth,
        count(*) as n_records,
    from dated
    group by service_code, date_of_birth
),

default_dates as (
    select
        service_code,
        date_of_birth,
    from births_by_day
    qualify n_records > 20 and n_records > sum(n_records) over (partition by service_code) / 50
),

lists as (
    select
        service_code,
        list(date_of_birth order by date_of_birth) as default_dates,
    from default_dates
    group by service_code
)

select
    dated.service_code,
    avg(if(month(dated.date_of_birth) = 1 and day(dated.date_of_birth) = 1, 1, 0))
    > greatest(3 / 365.25, 0.01) as writes_first_of_january,
    avg(if(day(dated.date_of_birth) = 15, 1, 0)) > 3 * 12 / 365.25 as writes_fifteenth,
    any_value(lists.default_dates) as default_dates,
from dated
left join lists on dated.service_code = lists.service_code
group by dated.service_code

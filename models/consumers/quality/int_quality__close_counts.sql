-- Who may subtract one count of a service from another learns how many are in the one and not in
-- the other: of 103 records 100 have a postcode, so three have none. Of two counts that lie one to
-- four apart the smaller is close, wherever it is shown; every subtraction then starts from five.
-- What intake remarked of rows and values is in no such relation.
with results as (
    select * from {{ ref('int_quality__results') }}
),

counts as (
    select
        service_code,
        numerator as n,
    from results
    where is_compared
    union
    select
        service_code,
        denominator as n,
    from results
    where is_compared
)

select
    service_code,
    n,
from counts
where n > 0
qualify lead(n) over (partition by service_code order by n) - n < {{ var('smallest_count') }}

-- Metrics can be asked by day, week, month or year; this is their calendar.
select cast(day as date) as day,
from
    generate_series(
        cast('{{ var("as_at") }}' as date) - interval 30 year,
        cast('{{ var("as_at") }}' as date) + interval 1 year,
        interval 1 day
    ) as days (day)

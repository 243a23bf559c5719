-- Metrics can be asked by day, week, month or year; this is their calendar.
select
    cast(
        unnest(
            generate_series(
                {{ as_at() }} - interval 30 year,
                {{ as_at() }} + interval 1 year,
                interval 1 day
            )
        ) as date
    ) as day,

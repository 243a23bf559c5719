-- A date of birth that could not be taken still has parts: of 2061-02-11, day, month and the last
-- two digits of the year are what somebody meant to type. The century is the last in which that day
-- lies behind.
with sent_records as (
    select * from {{ ref('int_records__unioned') }}
),

-- Year first, or day first as dates are written in this country; the month may be a word.
parts as (
    select
        record_id,
        regexp_replace(date_of_birth_as_sent, '[ T]+[0-9]{1,2}:[0-9]{2}.*$', '') as day_as_sent,
        coalesce(
            strftime(
                try_strptime(
                    day_as_sent,
                    ['%d-%b-%y', '%d %b %y', '%d-%b-%Y', '%d %b %Y', '%d/%b/%Y', '%d %B %Y']
                ),
                '%Y-%m-%d'
            ),
            day_as_sent
        ) as day_in_numbers,
        regexp_extract_all(day_in_numbers, '[0-9]+') as numbers,
    from sent_records
    where date_of_birth_as_sent is not null
),

ordered as (
    select
        record_id,
        if(len(numbers[1]) = 4, numbers[1], numbers[3]) as year_digits,
        try_cast(numbers[2] as integer) as birth_month,
        try_cast(if(len(numbers[1]) = 4, numbers[3], numbers[1]) as integer) as birth_day,
    from parts
    where len(numbers) >= 3 and greatest(len(numbers[1]), len(numbers[2]), len(numbers[3])) <= 4
),

of_last_century as (
    select
        record_id,
        try_cast(
            concat_ws(
                '-', 1900 + cast(right(year_digits, 2) as integer), birth_month, birth_day
            ) as date
        ) as day_in_1900s,
    from ordered
    where len(year_digits) in (2, 4)
)

select
    record_id,
    if(
        cast(day_in_1900s + interval 100 year as date) <= {{ as_at() }},
        cast(day_in_1900s + interval 100 year as date),
        day_in_1900s
    ) as rough_date_of_birth,
from of_last_century
where day_in_1900s is not null

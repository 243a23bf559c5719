-- Which dates of birth can be trusted, and how far. The first of January or the fifteenth of a
-- month, where a service has far too many of them, says the year (or the month) only. A day to come
-- within a pregnancy is when a child is expected, unless the record acts like somebody born. Of a
-- date that intake could not take, the parts that can be read say roughly when.
with sent_records as (
    select * from {{ ref('int_records__unioned') }}
),

names as (
    select * from {{ ref('int_records__names') }}
),

evidence_of_birth as (
    select * from {{ ref('int_records__evidence_of_birth') }}
),

-- A date of birth that could not be taken still has parts: of 2061-02-11, day, month and the last
-- two digits of the year are what somebody meant to type. The century is the last in which that day
-- lies behind.
--
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
),

rough_births as (
    select
        record_id,
        if(
            cast(day_in_1900s + interval 100 year as date) <= {{ as_at() }},
            cast(day_in_1900s + interval 100 year as date),
            day_in_1900s
        ) as rough_date_of_birth,
    from of_last_century
    where day_in_1900s is not null
),

-- What a service writes where it does not know a birthday: the first of January or the fifteenth of
-- a month far too often (three times what chance gives, and one row in a hundred at least), or one
-- day on which more than one in fifty of its clients would be born.
dated as (
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
),

habits_of_services as (
    select
        dated.service_code,
        avg(if(month(dated.date_of_birth) = 1 and day(dated.date_of_birth) = 1, 1, 0))
        > greatest(3 / 365.25, 0.01) as writes_first_of_january,
        avg(if(day(dated.date_of_birth) = 15, 1, 0)) > 3 * 12 / 365.25 as writes_fifteenth,
        any_value(lists.default_dates) as default_dates,
    from dated
    left join lists on dated.service_code = lists.service_code
    group by dated.service_code
),

-- A death after the day to answer for has not happened.
records as (
    select
        * replace (
            if(date_of_death <= {{ as_at() }}, date_of_death, null)
                as date_of_death
        ),
    from sent_records
),

graded as (
    select
        records.record_id,
        records.date_of_birth as stated_date,
        records.expected_date_of_birth,
        records.date_of_death,
        names.first_name_placeholder in ('unborn', 'newborn') as has_no_name_yet,
        case
            when records.date_of_birth is null then 'absent'
            when list_contains(habits.default_dates, records.date_of_birth) then 'placeholder'
            when
                records.date_of_birth > {{ as_at() }} + interval 310 day
                then 'impossible'
            when
                records.date_of_birth > {{ as_at() }}
                then if(evidence_of_birth.record_id is null, 'future', 'impossible')
            when
                records.date_of_birth < {{ as_at() }} - interval 120 year
                then 'impossible'
            when records.date_of_birth > records.date_of_death then 'impossible'
            when records.date_of_birth_is_estimated then 'estimated'
            when
                habits.writes_first_of_january
                and month(records.date_of_birth) = 1 and day(records.date_of_birth) = 1
                then 'year_only'
            when habits.writes_fifteenth and day(records.date_of_birth) = 15 then 'month_only'
            else 'exact'
        end as date_of_birth_quality,
        names.first_name_placeholder = 'unborn' and evidence_of_birth.record_id is null
            as is_called_unborn,
        evidence_of_birth.record_id is not null as is_born,
        evidence_of_birth.may_be_a_baby
        and records.expected_date_of_birth <= {{ as_at() }}
            as is_born_as_expected,
        rough_births.rough_date_of_birth,
    from records
    inner join names on records.record_id = names.record_id
    left join evidence_of_birth on records.record_id = evidence_of_birth.record_id
    left join rough_births on records.record_id = rough_births.record_id
    left join habits_of_services as habits on records.service_code = habits.service_code
)

select
    record_id,
    if(
        date_of_birth_quality in ('exact', 'estimated', 'year_only', 'month_only'),
        stated_date, null
    ) as date_of_birth,
    date_of_birth_quality,
    rough_date_of_birth,
    -- A system without a field for it writes the expected date as the date of birth.
    if(
        is_born and is_born_as_expected is not true,
        null,
        coalesce(
            expected_date_of_birth, if(date_of_birth_quality = 'future', stated_date, null)
        )
    ) as expected_date_of_birth,
    date_of_death,
    not is_born
    and date_of_birth_quality in ('absent', 'future', 'placeholder')
    and (
        is_called_unborn is true
        or coalesce(expected_date_of_birth, if(date_of_birth_quality = 'future', stated_date, null))
        is not null
    ) as is_unborn,
    coalesce(has_no_name_yet, false) as has_no_name_yet,
from graded

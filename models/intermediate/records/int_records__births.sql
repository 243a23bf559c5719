-- Which dates of birth and death can be trusted, and how far. A date that a system writes for "not
-- known" is no date, and a death that is yet to come has not happened; the first of January or
-- the fifteenth of a month, where a service has far too many of them, says the year (or the month)
-- only.
with stated_records as (
    select * from {{ ref('int_records__unioned') }}
),

names as (
    select * from {{ ref('int_records__names') }}
),

date_placeholders as (
    select * from {{ ref('date_placeholders') }}
),

records as (
    select
        stated_records.* replace (
            case
                when
                    stated_records.date_of_death <= cast('{{ var("as_at") }}' as date)
                    and date_placeholders.placeholder_date is null
                    then stated_records.date_of_death
            end as date_of_death
        ),
    from stated_records
    left join date_placeholders
        on stated_records.date_of_death = date_placeholders.placeholder_date
),

-- Far too many: three times what chance gives, and one row in a hundred at least.
habits_of_services as (
    select
        service_code,
        avg(if(month(date_of_birth) = 1 and day(date_of_birth) = 1, 1, 0))
        > greatest(3 / 365.25, 0.01) as writes_first_of_january,
        avg(if(day(date_of_birth) = 15, 1, 0)) > 3 * 12 / 365.25 as writes_fifteenth,
    from records
    where date_of_birth is not null
    group by service_code
),

births_by_day as (
    select
        service_code,
        date_of_birth,
        count(*) as n_records,
    from records
    where date_of_birth is not null
    group by service_code, date_of_birth
),

-- One day on which more than one in fifty of a service's clients were born is a default value.
default_dates as (
    select
        service_code,
        date_of_birth,
    from births_by_day
    qualify n_records > 20 and n_records > sum(n_records) over (partition by service_code) / 50
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
            when date_placeholders.placeholder_date is not null then 'placeholder'
            when default_dates.date_of_birth is not null then 'placeholder'
            when records.date_of_birth > cast('{{ var("as_at") }}' as date) then 'future'
            when
                records.date_of_birth < cast('{{ var("as_at") }}' as date) - interval 120 year
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
        names.first_name_placeholder = 'unborn' as is_called_unborn,
    from records
    inner join names on records.record_id = names.record_id
    left join date_placeholders on records.date_of_birth = date_placeholders.placeholder_date
    left join default_dates
        on
            records.service_code = default_dates.service_code
            and records.date_of_birth = default_dates.date_of_birth
    left join habits_of_services as habits on records.service_code = habits.service_code
)

select
    record_id,
    if(
        date_of_birth_quality in ('exact', 'estimated', 'year_only', 'month_only'),
        stated_date, null
    ) as date_of_birth,
    date_of_birth_quality,
    -- A system without a field for it writes the expected date as the date of birth.
    coalesce(
        expected_date_of_birth, if(date_of_birth_quality = 'future', stated_date, null)
    ) as expected_date_of_birth,
    date_of_death,
    date_of_birth_quality in ('absent', 'future', 'placeholder')
    and (
        is_called_unborn is true
        or coalesce(expected_date_of_birth, if(date_of_birth_quality = 'future', stated_date, null))
        is not null
    ) as is_unborn,
    coalesce(has_no_name_yet, false) as has_no_name_yet,
from graded

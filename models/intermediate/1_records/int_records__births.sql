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

written_names as (
    select * from {{ ref('int_records__written_names') }}
),

rough_births as (
    select * from {{ ref('int_records__rough_births') }}
),

habits_of_services as (
    select * from {{ ref('int_records__habits_of_dates') }}
),

-- A death after the day to answer for has not happened. One before the birth is a slip: somebody is
-- said to have died, and on which day is not known.
contradicted as (
    select
        *,
        coalesce(date_of_death < date_of_birth and date_of_birth <= {{ as_at() }}, false)
            as is_contradicted,
    from sent_records
),

records as (
    select
        * exclude (is_contradicted)
        replace (
            if(date_of_death <= {{ as_at() }} and not is_contradicted, date_of_death, null)
                as date_of_death,
            date_of_death_is_unreadable or is_contradicted as date_of_death_is_unreadable
        ),
    from contradicted
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
        records.date_of_death_is_unreadable or written_names.says_deceased
            as date_of_death_is_unreadable,
    from records
    inner join names on records.record_id = names.record_id
    left join evidence_of_birth on records.record_id = evidence_of_birth.record_id
    left join written_names on records.record_id = written_names.record_id
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
    coalesce(date_of_death_is_unreadable, false) as date_of_death_is_unreadable,
    not is_born
    and date_of_birth_quality in ('absent', 'future', 'placeholder')
    and (
        is_called_unborn is true
        or coalesce(expected_date_of_birth, if(date_of_birth_quality = 'future', stated_date, null))
        is not null
    ) as is_unborn,
    coalesce(has_no_name_yet, false) as has_no_name_yet,
from graded

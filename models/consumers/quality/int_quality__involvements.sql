-- Each person record with what is current and what has ended, and how schools say whose main school
-- they are, before any rule of showing.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

stated as (
    select * from {{ ref('int_involvements__of_people') }}
),

by_record as (
    select
        record_id,
        count(*) filter (where is_open) as n_current,
        count(*) filter (where not is_open) as n_ended,
    from stated
    where record_type = 'involvement' and not is_withheld
    group by record_id
),

counted as (
    select
        records.service_code,
        count(*) as n_records,
        count(*) filter (where by_record.n_current > 0) as n_with_current,
        count(*) filter (where by_record.n_ended > 0) as n_with_ended,
        count(*) filter (where by_record.record_id is null) as n_without,
        coalesce(sum(by_record.n_current), 0) as n_current,
        coalesce(sum(by_record.n_ended), 0) as n_ended,
    from records
    inner join record_to_person on records.record_id = record_to_person.record_id
    left join by_record on records.record_id = by_record.record_id
    where records.record_kind = 'person'
    group by records.service_code
),

asked as (
    select
        service_code,
        unnest([
            { 'check_id': 'I2', 'numerator': n_with_current, 'denominator': n_records },
            { 'check_id': 'I3', 'numerator': n_with_ended, 'denominator': n_records },
            { 'check_id': 'I4', 'numerator': n_without, 'denominator': n_records },
            { 'check_id': 'I5', 'numerator': n_current, 'denominator': n_with_current },
            { 'check_id': 'I6', 'numerator': n_ended, 'denominator': n_with_ended },
        ]) as answer,
    from counted
),

registrations as (
    select
        service_code,
        organisation,
        coalesce(admission_type, 'not stated') as admission_type,
        count(*) over () as n_registrations,
    from stated
    where service_code = 'schools' and record_type = 'involvement' and not is_withheld
)

select
    asked.service_code,
    'involvements' as table_name,
    answer.check_id,
    '' as detail,
    answer.numerator,
    answer.denominator,
from asked
union all
select
    service_code,
    'involvements' as table_name,
    'S1' as check_id,
    '' as detail,
    count(organisation) as numerator,
    count(*) as denominator,
from registrations
group by service_code
union all
select
    service_code,
    'involvements' as table_name,
    'S2' as check_id,
    admission_type as detail,
    count(*) as numerator,
    max(n_registrations) as denominator,
from registrations
group by service_code, admission_type

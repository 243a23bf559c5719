-- Only records that may be shown are counted: a restricted record is in no count.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

answered as (
    select
        records.service_code,
        records.first_name is not null as has_first_name,
        records.last_name is not null as has_last_name,
        records.date_of_birth is not null as has_date_of_birth,
        records.address is not null as has_address,
        coalesce(records.sex in ('M', 'F'), false) as has_sex,
        records.postcode is not null as has_postcode,
        coalesce(regexp_matches(records.address, '\d.*[A-Za-z]{3}'), false) as has_house_and_street,
        cast(has_first_name as integer) + cast(has_last_name as integer)
        + cast(has_date_of_birth as integer) + cast(has_address as integer) as n_parts,
    from records
    inner join record_to_person on records.record_id = record_to_person.record_id
),

counted as (
    select
        service_code,
        count(*) as n_records,
        count(*) filter (where has_address) as n_addresses,
        count(*) filter (where n_parts = 0) as n_none,
        count(*) filter (where n_parts = 1) as n_one,
        count(*) filter (where n_parts = 2) as n_two,
        count(*) filter (where n_parts = 3) as n_three,
        count(*) filter (where n_parts = 4) as n_all,
        count(*) filter (where has_date_of_birth) as n_births,
        count(*) filter (where has_sex) as n_sexes,
        count(*) filter (where has_house_and_street and has_postcode) as n_full,
        count(*) filter (where has_house_and_street) as n_streets,
        count(*) filter (where has_postcode) as n_postcodes,
    from answered
    group by service_code
),

asked as (
    select
        service_code,
        unnest([
            { 'check_id': 'P1', 'detail': 'none', 'numerator': n_none, 'denominator': n_records },
            { 'check_id': 'P1', 'detail': 'one', 'numerator': n_one, 'denominator': n_records },
            { 'check_id': 'P1', 'detail': 'two', 'numerator': n_two, 'denominator': n_records },
            { 'check_id': 'P1', 'detail': 'three', 'numerator': n_three, 'denominator': n_records },
            { 'check_id': 'P1', 'detail': 'all', 'numerator': n_all, 'denominator': n_records },
            { 'check_id': 'P2', 'detail': '', 'numerator': n_births, 'denominator': n_records },
            { 'check_id': 'P3', 'detail': '', 'numerator': n_sexes, 'denominator': n_records },
            { 'check_id': 'P4', 'detail': '', 'numerator': n_full, 'denominator': n_addresses },
            { 'check_id': 'P5', 'detail': '', 'numerator': n_streets, 'denominator': n_addresses },
            { 'check_id': 'P6', 'detail': '', 'numerator': n_postcodes, 'denominator': n_records },
        ]) as answer,
    from counted
)

select
    asked.service_code,
    'people' as table_name,
    answer.check_id,
    answer.detail,
    answer.numerator,
    answer.denominator,
from asked

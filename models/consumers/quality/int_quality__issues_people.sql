-- What leaves in doubt who is who, for the owner of the record: two valid NHS numbers of one
-- person, a number that several people give or that is a filler, and a mark DUPLICATE on two
-- records that contradict each other. A number of an adopted child is listed for nobody.
with records as (
    select * from {{ ref('int_records__standardised') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

match_pairs as (
    select * from {{ ref('int_people__match_pairs') }}
),

in_use as (
    select
        records.record_id,
        records.service_code,
        records.person_ref,
        records.nhs_number,
        records.nhs_number_grade,
        records.upn_grade,
        people_of_records.person_id,
    from records
    inner join people_of_records on records.record_id = people_of_records.record_id
    where records.record_kind = 'person'
),

numbers_of_people as (
    select
        person_id,
        count(distinct nhs_number) as n_nhs_numbers,
    from in_use
    where
        nhs_number not in (
            select adopted.nhs_number
            from records as adopted
            where adopted.restriction = 'adopted' and adopted.nhs_number is not null
        )
    group by person_id
),

of_numbers as (
    select
        in_use.service_code,
        in_use.person_ref,
        unnest([
            {
                'column_name': 'nhs_number',
                'issue': if(numbers_of_people.n_nhs_numbers > 1, 'two_nhs_numbers', null),
                'detail': 'Records of this person have two valid NHS numbers: one is superseded or '
                || 'mistyped, or they are two people.'
            },
            {
                'column_name': 'nhs_number',
                'issue': if(in_use.nhs_number_grade = 'dummy', 'nhs_number_of_nobody', null),
                'detail': 'The NHS number is recorded for several people or is a filler: '
                || 'it links nobody.'
            },
            {
                'column_name': 'upn',
                'issue': if(in_use.upn_grade = 'dummy', 'upn_of_nobody', null),
                'detail': 'The UPN is recorded for several people or is a filler: it links nobody.'
            }
        ]) as finding,
    from in_use
    left join numbers_of_people
        on
            in_use.person_id = numbers_of_people.person_id
            and in_use.nhs_number is not null
)

select
    of_numbers.service_code,
    'people' as table_name,
    of_numbers.person_ref,
    of_numbers.finding.column_name,
    of_numbers.finding.issue,
    of_numbers.finding.detail,
from of_numbers
where of_numbers.finding.issue is not null
union all
select
    marked.service_code,
    'relationships' as table_name,
    marked.person_ref,
    'relationship' as column_name,
    'duplicate_contradicted' as issue,
    'The record is marked as a duplicate of ' || other.person_ref
    || ', but names, sex or dates of birth are those of two people.' as detail,
from match_pairs
inner join in_use as marked on match_pairs.record_id_l = marked.record_id
inner join in_use as other on match_pairs.record_id_r = other.record_id
where match_pairs.reason = 'duplicate_contradicted'

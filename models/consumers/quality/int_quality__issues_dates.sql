-- Dates that contradict each other. A spell that ends before it starts is over, whichever of them
-- is wrong; a contact before the start is not told as the last one. Who is sheltered is in no list
-- that tells of stays.
with involvements as (
    select * from {{ ref('int_involvements__stated') }}
),

addresses as (
    select * from {{ ref('int_addresses__unioned') }}
),

sheltered as (
    select * from {{ ref('int_people__sheltered') }}
),

clusters as (
    select * from {{ ref('int_people__clusters') }}
    where person_id not in (select sheltered.person_id from sheltered)
),

dated as (
    select
        record_id,
        service_code,
        case record_type
            when 'involvement' then 'involvements'
            when 'membership' then 'family_members'
            when 'tenancy' then 'tenancies'
            when 'referral' then 'referrals'
            when 'assessment' then 'assessments'
            when 'plan' then 'plans'
            else 'housing_events'
        end as told_of,
        start_date,
        end_date,
        last_contact_date,
    from involvements
    where not is_withheld
    union all by name
    select
        addresses.record_id,
        addresses.service_code,
        'addresses' as told_of,
        addresses.start_date,
        addresses.end_date,
    from addresses
    inner join clusters on addresses.record_id = clusters.record_id
)

select distinct
    service_code,
    told_of as table_name,
    substr(record_id, length(service_code) + 2) as person_ref,
    'end_date' as column_name,
    'end_before_start' as issue,
    'It ends on ' || end_date || ', before its start on ' || start_date || '.' as detail,
from dated
where end_date < start_date
union all
select distinct
    service_code,
    told_of as table_name,
    substr(record_id, length(service_code) + 2) as person_ref,
    'last_contact_date' as column_name,
    'contact_before_start' as issue,
    'The last contact on ' || last_contact_date || ' is before the start on ' || start_date || '.'
        as detail,
from dated
where last_contact_date < start_date

-- A person record is past its date when all that the service did with the person is: each spell and
-- each dated record ended before the day from which records are kept. A stay in somebody's tenancy
-- and a place in a family of the programme are such records, and a school's contact goes with its
-- last pupil. Who has no dated record stays for as long as the source sends him, and so does
-- everything that is open.
with kept_from as (
    select * from {{ ref('int_retention__kept_from') }}
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

household_members as (
    select * from {{ ref('stg_housing__household_members') }}
),

family_members as (
    select * from {{ ref('stg_services__family_members') }}
    -- A group of a case files people together; only a family's plan is work with each of them.
    where service_code <> 'childrens_social_care'
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

dated as (
    select * from {{ ref('int_involvements__spells') }}
    union all by name
    select * from {{ ref('int_involvements__tenancies') }}
    union all by name
    select * from {{ ref('int_involvements__housing_events') }}
    union all by name
    select * from {{ ref('int_involvements__offences') }}
    union all by name
    select * from {{ ref('int_involvements__referrals') }}
    union all by name
    select * from {{ ref('int_involvements__assessments') }}
    union all by name
    select * from {{ ref('int_involvements__plans') }}
    union all by name
    select
        household_members.record_id,
        household_members.service_code,
        tenancies.start_date,
        tenancies.end_date,
        {{ is_open('tenancies.end_date', 'tenancies.end_date_is_unreadable') }} as is_open,
        coalesce(tenancies.end_date_is_unreadable, false) as is_end_unknown,
    from household_members
    inner join tenancies on household_members.tenancy_id = tenancies.tenancy_id
    union all by name
    select
        record_id,
        service_code,
        start_date,
        end_date,
        {{ is_open('end_date', 'end_date_is_unreadable') }} as is_open,
        coalesce(end_date_is_unreadable, false) as is_end_unknown,
    from family_members
),

expired as (
    select dated.record_id
    from dated
    inner join kept_from on dated.service_code = kept_from.service_code
    group by dated.record_id
    having bool_and(not {{ is_kept(
        'dated.is_open or dated.is_end_unknown',
        'dated.end_date',
        'dated.start_date'
    ) }})
)

select record_id
from expired
union
select school_contacts.record_id
from school_contacts
left join expired on school_contacts.pupil_record_id = expired.record_id
group by school_contacts.record_id
having count(expired.record_id) = count(*)

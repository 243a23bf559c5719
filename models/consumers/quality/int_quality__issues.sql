-- What a data owner should look at and no row was held back for. Each finding is used with doubt,
-- or not used; nothing of a record that the identity firewall holds back is among them.
with involvements as (
    select * from {{ ref('int_involvements__of_people') }}
),

-- A contact before the start, which is not shown as the last one.
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
        last_contact_date,
    from involvements
    where not is_withheld
),

issues_of_dates as (
    select distinct
        service_code,
        told_of as table_name,
        {{ local_part('record_id') }} as person_ref,
        'last_contact_date' as column_name,
        'contact_before_start' as issue,
        'The last contact on ' || last_contact_date
        || ' is before the start on ' || start_date || '.' as detail,
    from dated
    where last_contact_date < start_date
),

issues as (
    select * from {{ ref('int_quality__issues_contacts') }}
    union all by name
    select * from issues_of_dates
    union all by name
    select * from {{ ref('int_quality__issues_families') }}
    union all by name
    select * from {{ ref('int_quality__issues_people') }}
    union all by name
    select * from {{ ref('int_quality__issues_practice') }}
    union all by name
    select * from {{ ref('int_quality__issues_uprns') }}
)

select
    service_code,
    table_name,
    person_ref,
    column_name,
    issue,
    detail,
from issues

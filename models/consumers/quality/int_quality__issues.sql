-- What a data owner should look at and no row was held back for. Each finding is used with doubt,
-- or not used; nothing of a record that the identity firewall holds back is among them.
with involvements as (
    select * from {{ ref('int_involvements__of_people') }}
),

protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
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
        end as dated_in,
        start_date,
        last_contact_date,
    from involvements
    where not is_withheld
),

issues_of_dates as (
    select distinct
        record_id,
        service_code,
        dated_in as table_name,
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
),

records_at_protected_addresses as (
    select people_of_records.record_id
    from people_of_records
    semi join protected using (person_id)
)

-- Of a record at a protected address no finding about its addresses is listed, nor a text that a
-- service wrote: either may name the place.
select
    issues.service_code,
    issues.table_name,
    issues.person_ref,
    issues.column_name,
    issues.issue,
    if(
        issues.value_as_sent is null or at_protected.record_id is not null,
        issues.detail,
        rtrim(issues.detail, '.') || ': ' || issues.value_as_sent || '.'
    ) as detail,
from issues
left join records_at_protected_addresses as at_protected
    on issues.record_id = at_protected.record_id
where
    issues.column_name not in ('address', 'address_type', 'postcode', 'uprn')
    or (issues.record_id is not null and at_protected.record_id is null)

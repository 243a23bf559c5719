-- Whoever the identity firewall holds back has no person, and so no involvement. What is past its
-- date is gone from here on. A tenancy that began in the tenant's childhood was somebody else's
-- then: since when it is the tenant's own is not known.
with stated as (
    select * from {{ ref('int_involvements__spells') }}
    union all by name
    select * from {{ ref('int_involvements__tenancies') }}
    union all by name
    select * from {{ ref('int_involvements__housing_events') }}
    union all by name
    select * from {{ ref('int_involvements__offences') }}
    union all by name
    select * from {{ ref('int_involvements__memberships') }}
    union all by name
    select * from {{ ref('int_involvements__referrals') }}
    union all by name
    select * from {{ ref('int_involvements__assessments') }}
    union all by name
    select * from {{ ref('int_involvements__plans') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

kept_from as (
    select * from {{ ref('int_retention__kept_from') }}
)

select
    stated.involvement_id,
    stated.record_id,
    record_to_person.person_id,
    stated.service_code,
    stated.record_type,
    stated.involvement_type,
    stated.reason,
    stated.outcome,
    if(
        stated.record_type = 'tenancy'
        and {{ is_before_a_tenancy_of_ones_own('stated.start_date', 'people.date_of_birth') }},
        null,
        stated.start_date
    ) as start_date,
    stated.end_date,
    stated.last_contact_date,
    stated.last_contact_date_is_unreadable,
    stated.is_open,
    stated.is_end_unknown,
    stated.organisation,
    stated.team,
    stated.practitioner_name,
    stated.practitioner_role,
    stated.practitioner_phone,
    stated.practitioner_email,
    stated.practitioner_left_on,
    stated.practitioner_left_on_is_unreadable,
    stated.team_phone,
    stated.team_email,
    coalesce(stated.is_withheld, false) as is_withheld,
    stated.admission_type,
    stated.plan_status,
    stated.role,
    stated.n_weeks,
    stated.gravity_rank,
from stated
inner join record_to_person on stated.record_id = record_to_person.record_id
left join people on record_to_person.person_id = people.person_id
left join kept_from on stated.service_code = kept_from.service_code
where {{ is_kept(
    'stated.is_open or stated.is_end_unknown',
    'stated.end_date',
    'stated.start_date'
) }}

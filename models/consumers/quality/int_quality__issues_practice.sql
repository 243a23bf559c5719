-- References of practice data to records of children's social care that are not in use. Whether a
-- record was never sent, is too old to keep or is not to be shown makes no difference here, and the
-- reference itself is not repeated: a person that the identity firewall suppresses cannot be
-- distinguished from nobody. Where the table that a reference leads to did not come at all, nobody
-- can know.
with access_events as (
    select * from {{ ref('stg_practice__access_events') }}
),

member_feedback as (
    select * from {{ ref('stg_practice__member_feedback') }}
),

time_observations as (
    select * from {{ ref('stg_practice__time_observations') }}
),

people as (
    select * from {{ ref('stg_services__people') }}
    where service_code = 'childrens_social_care'
),

referrals as (
    select * from {{ ref('stg_childrens_social_care__referrals') }}
),

assessments as (
    select * from {{ ref('stg_childrens_social_care__assessments') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

references_sent as (
    select
        'access_events' as table_name,
        event_id as row_id,
        unnest(['child_person_ref', 'person_ref', 'referral_ref']) as column_name,
        unnest(['person', 'person', 'referral']) as kind,
        unnest([child_record_id, record_id, case_id]) as reference,
    from access_events
    union all
    select
        'member_feedback' as table_name,
        feedback_id as row_id,
        unnest(['child_person_ref', 'person_ref']) as column_name,
        'person' as kind,
        unnest([child_record_id, record_id]) as reference,
    from member_feedback
    union all
    select
        'time_observations' as table_name,
        observation_id as row_id,
        'assessment_ref' as column_name,
        'assessment' as kind,
        case_id as reference,
    from time_observations
),

sent as (
    select
        'person' as kind,
        record_id as reference,
        record_id,
    from people
    union all
    select
        'referral' as kind,
        case_id as reference,
        record_id,
    from referrals
    union all
    select
        'assessment' as kind,
        case_id as reference,
        record_id,
    from assessments
),

in_use as (
    select distinct
        sent.kind,
        sent.reference,
    from sent
    inner join record_to_person on sent.record_id = record_to_person.record_id
)

select
    'practice' as service_code,
    references_sent.table_name,
    cast(null as varchar) as person_ref,
    references_sent.column_name,
    'reference_without_a_record' as issue,
    'Row ' || references_sent.row_id || ' names '
    || case references_sent.kind when 'assessment' then 'an ' else 'a ' end
    || references_sent.kind || ' of children''s social care that is not in use: not sent, sent '
    || 'under another reference, too old to keep, or not to be shown.' as detail,
from references_sent
left join in_use
    on
        references_sent.kind = in_use.kind
        and references_sent.reference = in_use.reference
where
    references_sent.reference is not null
    and in_use.reference is null
    and references_sent.kind in (select sent.kind from sent)

-- Lists in which a service writes down the people of one household, one case or one child. A
-- reference that files strangers together lists nobody.
with household_members as (
    select * from {{ ref('stg_housing__household_members') }}
),

case_families as (
    select * from {{ ref('stg_supporting_families__family_members') }}
),

referral_people as (
    select * from {{ ref('stg_childrens_social_care__referral_people') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

records as (
    select * from {{ ref('int_records__unioned') }}
),

crowded_references as (
    select * from {{ ref('int_families__crowded_references') }}
),

lists as (
    select
        'tenancy' as list_kind,
        tenancy_id as list_id,
        record_id,
    from household_members
    union
    select
        'family' as list_kind,
        family_id as list_id,
        record_id,
    from case_families
    union
    select
        'referral' as list_kind,
        case_id as list_id,
        record_id,
    from referral_people
    union
    select
        'pupil' as list_kind,
        pupil_record_id as list_id,
        record_id,
    from school_contacts
)

select
    lists.list_kind,
    lists.list_id,
    lists.record_id,
from lists
-- Nothing is asked of a service that is switched off.
inner join records on lists.record_id = records.record_id
where lists.list_id not in (select crowded_references.reference_id from crowded_references)

-- Two records that their own service says are two people: it records a relationship between them,
-- or lists both in one household, one case family or as contacts of one pupil. Rows of a list that
-- agree in name, or nearly, and date of birth may be a duplicate and are left to the model.
with relationships as (
    select * from {{ ref('int_relationships__unioned') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

household_members as (
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

related as (
    select
        relationships.record_id as record_id_l,
        relationships.related_record_id as record_id_r,
    from relationships
    where
        coalesce(relationships.relationship, '') not in ('duplicate', 'self')
        and relationships.record_id <> relationships.related_record_id
    union
    select
        record_id,
        pupil_record_id,
    from school_contacts
),

lists as (
    select distinct
        'tenancy' as list_kind,
        tenancy_id as list_id,
        record_id,
    from household_members
    union
    select
        'family' as list_kind,
        family_id,
        record_id,
    from case_families
    union
    select
        'referral' as list_kind,
        case_id,
        record_id,
    from referral_people
    union
    select
        'pupil' as list_kind,
        pupil_record_id,
        record_id,
    from school_contacts
),

listed as (
    select
        lists.list_kind,
        lists.list_id,
        lists.record_id,
        records.forenames,
        records.forename,
        records.sex,
        records.date_of_birth,
    from lists
    inner join records on lists.record_id = records.record_id
),

listed_as_two as (
    select distinct
        one.record_id as record_id_l,
        other.record_id as record_id_r,
    from listed as one
    inner join listed as other
        on
            one.list_kind = other.list_kind
            and one.list_id = other.list_id
            and one.record_id < other.record_id
    where
        (
            len(one.forenames) > 0
            and len(other.forenames) > 0
            and not list_has_any(one.forenames, other.forenames)
            and not coalesce(
                one.date_of_birth = other.date_of_birth
                and coalesce(one.sex = other.sex, true)
                and jaro_winkler_similarity(one.forename, other.forename) >= 0.92,
                false
            )
        )
        or one.date_of_birth <> other.date_of_birth
)

select
    record_id_l,
    record_id_r,
from related
union
select
    record_id_l,
    record_id_r,
from listed_as_two

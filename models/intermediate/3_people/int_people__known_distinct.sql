-- Two records that their own service says are two people: it records a relationship between them,
-- says that they are to one record what one human cannot be both, or lists them as two.
with household_members as (
    select * from {{ ref('stg_housing__household_members') }}
),

case_families as (
    select * from {{ ref('stg_services__family_members') }}
),

referral_people as (
    select * from {{ ref('stg_childrens_social_care__referral_people') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

all_records as (
    select * from {{ ref('int_records__unioned') }}
),

over_shared as (
    select * from {{ ref('int_records__over_shared_references') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

linkage_records as (
    select * from {{ ref('int_people__linkage_records') }}
),

relationships as (
    select * from {{ ref('int_relationships__as_sent') }}
),

stated as (
    select * from {{ ref('int_relationships__of_records') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

in_other_roles as (
    select * from {{ ref('int_people__incompatible_roles') }}
),

-- Lists in which a service writes down the people of one household, one case or one child. A
-- reference that files strangers together lists nobody.
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
),

recorded_lists as (
    select
        lists.list_kind,
        lists.list_id,
        lists.record_id,
    from lists
    -- Nothing is asked of a service that is switched off.
    inner join all_records on lists.record_id = all_records.record_id
    where lists.list_id not in (select over_shared.reference_id from over_shared)
),

-- Two records that stand on one list of a service, of one household, one case family or the
-- contacts of one pupil, under names or dates of birth of two people. Rows that agree in name, or
-- nearly, and date of birth may be a duplicate and are left to the model.
people_of_lists as (
    select
        recorded_lists.list_kind,
        recorded_lists.list_id,
        recorded_lists.record_id,
        records.forenames,
        records.forename,
        records.sex,
        records.date_of_birth,
        linkage_records.forename_forms,
        coalesce(not linkage_records.is_child, false) as is_grown_up,
    from recorded_lists
    inner join records on recorded_lists.record_id = records.record_id
    inner join linkage_records on recorded_lists.record_id = linkage_records.record_id
),

listed_as_two as (
    select distinct
        one.record_id as record_id_l,
        other.record_id as record_id_r,
    from people_of_lists as one
    inner join people_of_lists as other
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
                and (
                    list_has_any(one.forename_forms, other.forename_forms)
                    or {{ likeness('one.forename', 'other.forename') }}
                    >= if(one.is_grown_up, 0.88, 0.92)
                ),
                false
            )
        )
        or one.date_of_birth <> other.date_of_birth
),

related as (
    select
        record_id as record_id_l,
        related_record_id as record_id_r,
    from relationships
    where
        coalesce(relationship, '') not in ('duplicate', 'self')
        and record_id <> related_record_id
    union
    -- The tenant's son is not the tenant. That two are of one list says less.
    select
        stated.record_id as record_id_l,
        stated.related_record_id as record_id_r,
    from stated
    -- Nothing is asked of a service that is switched off.
    inner join all_records on stated.record_id = all_records.record_id
    left join relationship_types on stated.word = relationship_types.code
    where
        stated.record_id <> stated.related_record_id
        and (
            stated.stated_as = 'school_contact'
            or (
                relationship_types.kind = 'family'
                and relationship_types.family_role <> 'unknown'
                and not coalesce(stated.is_said_of_all, false)
            )
        )
)

select
    record_id_l,
    record_id_r,
from related
union
select
    record_id_l,
    record_id_r,
from in_other_roles
union
select
    record_id_l,
    record_id_r,
from listed_as_two

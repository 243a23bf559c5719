-- Two records that their own service says are two people: it records a relationship between them,
-- says that they are to one record what one human cannot be both, or lists both in one household,
-- one case family or as contacts of one pupil. Rows of a list that agree in name, or nearly, and
-- date of birth may be a duplicate and are left to the model.
with relationships as (
    select * from {{ ref('int_relationships__unioned') }}
),

stated as (
    select * from {{ ref('int_families__stated') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

lists as (
    select * from {{ ref('int_people__recorded_lists') }}
),

in_other_roles as (
    select * from {{ ref('int_people__recorded_in_other_roles') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

linkage_records as (
    select * from {{ ref('int_people__linkage_records') }}
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
    left join relationship_types on stated.word = relationship_types.code
    where
        stated.record_id <> stated.related_record_id
        and (
            stated.stated_as = 'school_contact'
            or (relationship_types.kind = 'family' and relationship_types.family_role <> 'unknown')
        )
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
        linkage_records.forename_forms,
        coalesce(not linkage_records.is_child, false) as is_grown_up,
    from lists
    inner join records on lists.record_id = records.record_id
    inner join linkage_records on lists.record_id = linkage_records.record_id
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
                and (
                    list_has_any(one.forename_forms, other.forename_forms)
                    or {{ likeness('one.forename', 'other.forename') }}
                    >= if(one.is_grown_up, 0.88, 0.92)
                ),
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
from in_other_roles
union
select
    record_id_l,
    record_id_r,
from listed_as_two

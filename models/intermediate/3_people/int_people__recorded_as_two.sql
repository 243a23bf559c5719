-- Two records that their own service says are two people: it records a relationship between them,
-- says that they are to one record what one human cannot be both, or lists them as two.
with relationships as (
    select * from {{ ref('int_relationships__unioned') }}
),

stated as (
    select * from {{ ref('int_families__stated') }}
),

records as (
    select * from {{ ref('int_records__unioned') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

listed_as_two as (
    select * from {{ ref('int_people__listed_as_two') }}
),

in_other_roles as (
    select * from {{ ref('int_people__recorded_in_other_roles') }}
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
    inner join records on stated.record_id = records.record_id
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

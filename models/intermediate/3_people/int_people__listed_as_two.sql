-- Two records that stand on one list of a service, of one household, one case family or the
-- contacts of one pupil, under names or dates of birth of two people. Rows that agree in name, or
-- nearly, and date of birth may be a duplicate and are left to the model.
with lists as (
    select * from {{ ref('int_people__recorded_lists') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

linkage_records as (
    select * from {{ ref('int_people__linkage_records') }}
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
)

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

-- Two records that their own service says are to one record what one human cannot be both: mother
-- and father, mother and grandmother, brother and uncle. The seed relationship_types says of each
-- word which kin and which sex it leaves open. One full name and one date of birth are one person
-- under a wrong word, unless the words say two sexes.
with recorded_kin as (
    select * from {{ ref('int_people__recorded_kin') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
)

select distinct
    one.record_id as record_id_l,
    other.record_id as record_id_r,
from recorded_kin as one
inner join recorded_kin as other
    on
        one.service_code = other.service_code
        and one.of_record_id = other.of_record_id
        and one.record_id < other.record_id
inner join records as records_l on one.record_id = records_l.record_id
inner join records as records_r on other.record_id = records_r.record_id
where
    one.sex <> other.sex
    or (
        not list_has_any(one.kin, other.kin)
        and not coalesce(
            records_l.date_of_birth = records_r.date_of_birth
            and records_l.first_name = records_r.first_name
            and records_l.surname = records_r.surname
            and len(records_l.forename) > 1,
            false
        )
    )

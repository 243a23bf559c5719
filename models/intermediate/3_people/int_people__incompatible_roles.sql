-- Two records that their own service says are to one record what one human cannot be both: mother
-- and father, mother and grandmother, brother and uncle. The seed relationship_types says of each
-- word which kin and which sex it leaves open. One full name and one date of birth are one person
-- under a wrong word, unless the words say two sexes.
with stated as (
    select * from {{ ref('int_relationships__of_records') }}
),

all_records as (
    select * from {{ ref('int_records__unioned') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

-- What a service says, in all its lists together, that its records are to one record: the kinds of
-- kin that the words leave open, and the sex that they say. Read in both directions; a word that
-- leaves everything open says nothing.
said as (
    select
        stated.service_code,
        stated.record_id as of_record_id,
        stated.related_record_id as record_id,
        words.kin,
        words.sex,
    from stated
    inner join relationship_types as words on stated.word = words.code
    union all
    select
        stated.service_code,
        stated.related_record_id as of_record_id,
        stated.record_id,
        inverses.kin,
        inverses.sex,
    from stated
    inner join relationship_types as words on stated.word = words.code
    inner join relationship_types as inverses on words.inverse_code = inverses.code
),

recorded_kin as (
    select
        said.service_code,
        said.of_record_id,
        said.record_id,
        list_sort(list_distinct(flatten(
            list(string_split(said.kin, '|')) filter (said.kin is not null)
        ))) as kin,
        if(count(distinct said.sex) = 1, min(said.sex), null) as sex,
    from said
    -- Nothing is asked of a service that is switched off.
    inner join all_records on said.record_id = all_records.record_id
    group by said.service_code, said.of_record_id, said.record_id
    having count(said.kin) > 0 or count(said.sex) > 0
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

-- What a service says, in all its lists together, that its records are to one record: the kinds of
-- kin that the words leave open, and the sex that they say. Read in both directions; a word that
-- leaves everything open says nothing.
with stated as (
    select * from {{ ref('int_families__stated') }}
),

records as (
    select * from {{ ref('int_records__unioned') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

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
)

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
inner join records on said.record_id = records.record_id
group by said.service_code, said.of_record_id, said.record_id
having count(said.kin) > 0 or count(said.sex) > 0

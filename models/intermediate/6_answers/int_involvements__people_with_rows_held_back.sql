-- People whose rows were quarantined. The reference of a row shows whose it is. One whose reference
-- is missing, and every row of the people themselves, is taken for anybody whose reference it
-- holds, or whose surname and forename, or surname and date of birth: rather too many than one too
-- few, since the answer only says that it is not complete. What is shown only while it is open, as
-- arrears are, is held back where its end cannot be read; so is a row of a kind that nobody knows.
with look_backs as (
    select * from {{ ref('int_involvements__look_backs') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

with_conditions as (
    select * from {{ ref('int_involvements__with_conditions') }}
),

of_unknown_kind as (
    select * from {{ ref('int_involvements__of_unknown_kind') }}
),

words_and_references as (
    select * from {{ ref('int_involvements__held_rows_in_words') }}
),

words as (
    select * from words_and_references
    where word is not null
),

of_references as (
    select
        words.service_code,
        words.service_code || ':' || words.word as record_id,
    from words
    union
    select
        service_code,
        record_id,
    from words_and_references
    where record_id is not null
),

-- Names and dates as they stand in a row.
described as (
    select distinct
        record_to_person.person_id,
        unnest(records.surnames) as surname,
        records.forenames,
        records.date_of_birth,
    from record_to_person
    inner join records on record_to_person.record_id = records.record_id
),

of_names as (
    select distinct
        surnames.service_code,
        described.person_id,
    from words as surnames
    inner join described on surnames.word = described.surname
    inner join words as others
        on
            surnames.held_id = others.held_id
            and (
                list_contains(described.forenames, others.word)
                or others.word in (
                    cast(described.date_of_birth as varchar),
                    strftime(described.date_of_birth, '%d/%m/%Y'),
                    strftime(described.date_of_birth, '%d.%m.%Y'),
                    strftime(described.date_of_birth, '%d-%m-%Y'),
                    strftime(described.date_of_birth, '%-d/%-m/%Y'),
                    strftime(described.date_of_birth, '%d/%m/%y')
                )
            )
)

select
    of_references.service_code,
    record_to_person.person_id,
from of_references
inner join record_to_person on of_references.record_id = record_to_person.record_id
union
select
    service_code,
    person_id,
from of_names
union
select
    with_conditions.service_code,
    with_conditions.person_id,
from with_conditions
inner join look_backs
    on
        with_conditions.service_code = look_backs.service_code
        and with_conditions.record_type = look_backs.record_type
where with_conditions.is_end_unknown and look_backs.only_if_open
union
select
    service_code,
    person_id,
from of_unknown_kind

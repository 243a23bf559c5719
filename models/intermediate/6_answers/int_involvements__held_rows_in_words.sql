-- Quarantined rows of tables that are searched, by what shows whose each is: the record that its
-- reference names, or every field and word of it. Names are compared by their letters.
with rows_sent as (
    select * from {{ ref('stg_intake__held_rows') }}
),

look_backs as (
    select * from {{ ref('int_involvements__look_backs') }}
),

searched as (
    select distinct
        service_code,
        table_name,
    from look_backs
    union
    select distinct
        service_code,
        'people' as table_name,
    from look_backs
),

held as (
    select
        rows_sent.*,
        md5(concat_ws('|', rows_sent.service_code, array_to_string(rows_sent.fields, '|')))
            as held_id,
    from rows_sent
    inner join searched
        on
            rows_sent.service_code = searched.service_code
            and rows_sent.table_name = searched.table_name
),

words_of_rows as (
    select distinct
        held_id,
        service_code,
        unnest(list_concat(
            list_transform(fields, lambda field: trim(field)),
            -- A day without the time behind it.
            list_transform(
                fields, lambda field: regexp_extract(trim(field), '^([0-9]+[-./][0-9]+[-./][0-9]+)')
            ),
            -- As the names of people are cleaned: O'Brien is one word.
            list_transform(fields, lambda field: {{ letters_of('field') }}),
            regexp_extract_all(
                regexp_replace(
                    {{ plain_letters("array_to_string(fields, ' ')") }}, '[''’‘`´]', '', 'g'
                ),
                '[\p{L}\p{M}]+'
            )
        )) as word,
    from held
    where fields is not null
)

select
    held_id,
    service_code,
    null as record_id,
    word,
from words_of_rows
where word <> ''
union
select
    held_id,
    service_code,
    record_id,
    null as word,
from held
where record_id is not null

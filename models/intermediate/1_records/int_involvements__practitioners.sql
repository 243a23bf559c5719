-- Whom a text names that stands where a practitioner's name is due. A remark is part of no name:
-- "Jane Smith (left)" is Jane Smith, who is not there. "Duty Desk" is no person: who answers there
-- is the team's contact. A text of which nothing is left but a number or an e-mail stays as it is.
with involvements as (
    select * from {{ ref('stg_services__involvements') }}
),

remarks as (
    select * from {{ ref('practitioner_remarks') }}
),

patterns as (
    select
        string_agg(pattern, '|' order by pattern) filter (where says = 'not_there') as not_there,
        string_agg(pattern, '|' order by pattern) filter (where says in ('not_there', 'remark'))
            as no_name,
        string_agg(pattern, '|' order by pattern) filter (where says = 'place') as place,
        string_agg(pattern, '|' order by pattern) filter (where says in ('place', 'nobody'))
            as nobody,
    from remarks
),

texts as (
    select distinct
        practitioner_name as name_text,
        trim(regexp_replace(practitioner_name, '\s+', ' ', 'g')) as plain_text,
    from involvements
    where practitioner_name is not null
),

without_remarks as (
    select
        texts.name_text,
        patterns.place,
        patterns.nobody,
        regexp_matches(texts.plain_text, patterns.not_there, 'i') as is_not_there,
        regexp_matches(texts.plain_text, '@|[0-9](?:[ ()-]?[0-9]){5,}') as holds_contact,
        trim(
            regexp_replace(
                regexp_replace(texts.plain_text, patterns.no_name, ' ', 'gi'), '\s+', ' ', 'g'
            ),
            ' -–,;:/'
        ) as bare_text,
    from texts
    cross join patterns
),

-- A system that writes surname and forename writes "Worker, Unknown" too.
in_order as (
    select
        *,
        regexp_replace(bare_text, '^([^,]+), ?([^,]+)$', '\2 \1') as text_in_order,
    from without_remarks
)

select
    name_text,
    case
        when bare_text = '' and holds_contact then name_text
        when bare_text <> '' and not regexp_full_match(text_in_order, nobody, 'i') then bare_text
    end as practitioner_name,
    case when regexp_full_match(text_in_order, place, 'i') then text_in_order end as team,
    is_not_there,
    case when holds_contact then name_text end as contact_text,
from in_order

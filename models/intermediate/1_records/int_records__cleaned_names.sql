-- Names are cleaned once for each distinct text: a council has a million records and a hundred
-- thousand names. Accents, case, hyphens, apostrophes, titles and data-entry markers go; letters of
-- any script stay, with the signs that make them.
with names_shown as (
    select * from {{ ref('int_records__names_shown') }}
),

name_placeholders as (
    select * from {{ ref('name_placeholders') }}
),

lowered as (
    select
        name_text,
        regexp_matches(lower(name_text), '\bduplicate|\bdup\b|\bdupl\b') as is_marked_duplicate,
        {{ plain_letters('name_shown') }} as name_lowered,
    from names_shown
),

-- HMPPS found these markers in live systems; what stands in brackets is a note. An e-mail address
-- in the field of a name is no name.
without_markers as (
    select
        name_text,
        is_marked_duplicate,
        trim(regexp_replace(
            regexp_replace(
                name_lowered,
                'mig_?error_?|no_show_?|not_entered|duplicates?(_| of )?|\bdup[ _]|do not use'
                || '|\([^)]*\)|\[[^]]*\]|\S+@\S+',
                ' ', 'g'
            ),
            '[''’‘`´]', '', 'g'
        )) as name_unmarked,
    from lowered
),

lettered as (
    select
        name_text,
        is_marked_duplicate,
        case
            when regexp_matches(name_unmarked, '^(mr|mstr|master|sir)\b') then 'M'
            when regexp_matches(name_unmarked, '^(mrs|miss|ms|lady|dame)\b') then 'F'
        end as sex_of_title,
        trim(regexp_replace(
            regexp_replace(
                name_unmarked,
                '^(mr|mrs|miss|ms|mx|dr|prof|rev|reverend|sir|mstr|master|lady|dame)\.?\s+', ''
            ),
            '[^\p{L}\p{M}]+', ' ', 'g'
        )) as name_lettered,
    from without_markers
),

cleaned as (
    select
        name_text,
        is_marked_duplicate,
        sex_of_title,
        nullif(trim(regexp_replace(
            name_lettered, ' (jr|jnr|junior|snr|sr|senior|ii|iii)$', ''
        )), '') as name,
    from lettered
),

as_surname as (
    select
        *,
        -- Mc Donald, O Brien and D Souza are one word.
        regexp_replace(name, '\b(mc|o|d) (\p{L}{3,})', '\1\2', 'g') as surname,
    from cleaned
)

select
    as_surname.name_text,
    as_surname.is_marked_duplicate,
    as_surname.sex_of_title,
    as_surname.name,
    as_surname.surname,
    first_placeholders.kind as first_name_placeholder,
    last_placeholders.kind as last_name_placeholder,
from as_surname
left join name_placeholders as first_placeholders
    on
        first_placeholders.applies_to in ('first', 'both')
        and first_placeholders.name = case first_placeholders.matched_as
            when 'whole' then as_surname.name
            else split_part(as_surname.name, ' ', 1)
        end
left join name_placeholders as last_placeholders
    on
        last_placeholders.applies_to in ('last', 'both')
        and last_placeholders.name = case last_placeholders.matched_as
            when 'whole' then as_surname.name
            else split_part(as_surname.name, ' ', 1)
        end

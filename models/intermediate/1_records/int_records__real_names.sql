-- The names of each record, without those that name nobody: "Not" and "Known", "Mum/Dad", "School"
-- and "Office", "Mother of" and the pupil's name. Forename and surname are read together, for each
-- alone may be a name: Nan, Home and Given are. Whoever has one word that is a name keeps them all.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

cleaned_names as (
    select * from {{ ref('int_records__cleaned_names') }}
),

words_for_nobody as (
    select * from {{ ref('words_for_nobody') }}
),

name_placeholders as (
    select * from {{ ref('name_placeholders') }}
    where applies_to = 'both' and matched_as = 'whole'
),

owners as (
    select
        *,
        -- "Isla's mum": no name ends so, but a slip for Roberts does, and stands alone.
        regexp_matches(name_text, '^\S+[''’]s(\s|$)', 'i') as begins_with_an_owner,
    from cleaned_names
),

texts as (
    select
        name_text,
        name,
        -- "Mother of": what follows is the name of somebody else, in whichever field.
        regexp_matches(name, ' (of|to|for)( |$)')
        or (begins_with_an_owner and not contains(name, ' ')) as is_of_another,
        string_split(trim(regexp_replace(
            if(begins_with_an_owner, regexp_replace(name, '^\S+ ?', ''), name),
            '(^of|^to | of| to| for)( .*)?$', ''
        )), ' ') as words,
    from owners
),

words_of_texts as (
    select
        name_text,
        unnest(words) as word,
    from texts
),

told_of_texts as (
    select
        words_of_texts.name_text,
        bool_and(words_for_nobody.word is not null or words_of_texts.word = '') as is_no_name,
        bool_or(coalesce(words_for_nobody.says = 'nobody', false)) as says_nobody,
        bool_or(coalesce(words_for_nobody.says = 'nobody_alone', false)) as says_nobody_alone,
        bool_or(coalesce(words_for_nobody.says = 'surname', false)) as may_be_a_surname,
    from words_of_texts
    left join words_for_nobody on words_of_texts.word = words_for_nobody.word
    group by words_of_texts.name_text
),

names_of_records as (
    select
        record_id,
        unnest([first_name, middle_names, last_name, preferred_name]) as name_text,
        unnest([1, 2, 3, 4]) as place,
    from records
),

told_of_records as (
    select
        names_of_records.record_id,
        bool_and(coalesce(told_of_texts.is_no_name, true)) as has_no_name,
        -- What follows "Mother of" is nobody's name here.
        bool_and(coalesce(told_of_texts.is_no_name, true) or names_of_records.place = 3)
        and bool_or(names_of_records.place = 1 and texts.is_of_another) as is_of_another,
        bool_or(told_of_texts.says_nobody) as says_nobody,
        bool_or(told_of_texts.says_nobody_alone) as says_nobody_alone,
        bool_or(told_of_texts.may_be_a_surname) as may_be_a_surname,
        string_agg(texts.name, ' ' order by names_of_records.place) as name,
    from names_of_records
    left join texts on names_of_records.name_text = texts.name_text
    left join told_of_texts on names_of_records.name_text = told_of_texts.name_text
    where names_of_records.name_text is not null
    group by names_of_records.record_id
),

nameless as (
    select told_of_records.record_id
    from told_of_records
    left join name_placeholders on told_of_records.name = name_placeholders.name
    where
        name_placeholders.name is not null
        or (
            (told_of_records.has_no_name or told_of_records.is_of_another)
            and (
                told_of_records.says_nobody
                or (told_of_records.says_nobody_alone and not told_of_records.may_be_a_surname)
            )
        )
)

select
    records.record_id,
    records.previous_last_name,
    if(nameless.record_id is null, records.first_name, null) as first_name,
    if(nameless.record_id is null, records.middle_names, null) as middle_names,
    if(nameless.record_id is null, records.last_name, null) as last_name,
    if(nameless.record_id is null, records.preferred_name, null) as preferred_name,
from records
left join nameless on records.record_id = nameless.record_id

-- What a record says of the name: each part clean, placeholders gone, and every forename and
-- surname it mentions in two lists, for a person is rarely written down the same way twice.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

cleaned_names as (
    select * from {{ ref('int_records__cleaned_names') }}
),

words_for_nobody as (
    select * from {{ ref('words_for_nobody') }}
),

-- The names of each record, without those that name nobody: "Not" and "Known", "Mum/Dad", "School"
-- and "Office", "Mother of" and the pupil's name. Forename and surname are read together, for each
-- alone may be a name: Nan, Home and Given are. Whoever has one word that is a name keeps them all.
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
),

real_names as (
    select
        records.record_id,
        records.previous_last_name,
        if(nameless.record_id is null, records.first_name, null) as first_name,
        if(nameless.record_id is null, records.middle_names, null) as middle_names,
        if(nameless.record_id is null, records.last_name, null) as last_name,
        if(nameless.record_id is null, records.preferred_name, null) as preferred_name,
    from records
    left join nameless on records.record_id = nameless.record_id
),

looked_up as (
    select
        real_names.record_id,
        first_names.first_name_placeholder,
        last_names.last_name_placeholder,
        coalesce(
            first_names.sex_of_title,
            -- Alone, Master is a surname.
            if(contains(last_names.name_text, ' '), last_names.sex_of_title, null)
        ) as sex_of_title,
        coalesce(first_names.is_marked_duplicate, false)
        or coalesce(last_names.is_marked_duplicate, false) as is_marked_duplicate,
        if(first_names.first_name_placeholder is null, first_names.name, null) as first_name,
        if(last_names.last_name_placeholder is null, last_names.name, null) as last_name_words,
        if(last_names.last_name_placeholder is null, last_names.surname, null) as last_name,
        middle_names.name as middle_names,
        if(preferred_names.first_name_placeholder is null, preferred_names.name, null)
            as preferred_name,
        if(
            previous_names.last_name_placeholder is null, previous_names.surname, null
        ) as previous_last_name,
        -- "SMITH, John" in one field.
        strpos(coalesce(real_names.last_name, real_names.first_name), ',') > 0 as is_surname_first,
    from real_names
    left join cleaned_names as first_names on real_names.first_name = first_names.name_text
    left join cleaned_names as last_names on real_names.last_name = last_names.name_text
    left join cleaned_names as middle_names on real_names.middle_names = middle_names.name_text
    left join cleaned_names as preferred_names
        on real_names.preferred_name = preferred_names.name_text
    left join cleaned_names as previous_names
        on real_names.previous_last_name = previous_names.name_text
),

-- A whole name in one field is taken apart: the last word is the surname, or the first one where
-- a comma follows it. A surname of several words without a forename stays a surname.
whole_names as (
    select
        *,
        case
            when first_name is null and is_surname_first then string_split(last_name_words, ' ')
            when last_name is null then string_split(first_name, ' ')
        end as words,
    from looked_up
),

taken_apart as (
    select
        * exclude (words, first_name, last_name),
        case
            when len(words) < 2 or words is null then first_name
            when first_name_placeholder is not null then null
            when is_surname_first then array_to_string(words[2:], ' ')
            else array_to_string(words[:-2], ' ')
        end as first_name,
        case
            when len(words) < 2 or words is null then last_name
            when first_name_placeholder is not null then last_name
            when last_name_placeholder is not null then null
            when is_surname_first then words[1]
            else words[-1]
        end as last_name,
    from whole_names
),

in_words as (
    select
        *,
        string_split(first_name, ' ') as first_words,
        string_split(last_name, ' ') as last_words,
        list_concat(
            coalesce(string_split(first_name, ' ')[2:], []),
            coalesce(string_split(middle_names, ' '), [])
        ) as middle_words,
    from taken_apart
)

select
    record_id,
    first_name_placeholder,
    sex_of_title,
    is_marked_duplicate,
    first_name,
    middle_names,
    last_name,
    preferred_name,
    previous_last_name,
    first_words[1] as forename,
    replace(last_name, ' ', '') as surname,
    middle_words[1] as second_forename,
    list_distinct(list_filter(
        list_concat(
            [replace(first_name, ' ', ''), replace(preferred_name, ' ', '')],
            -- Not the words after it: half a family is called Singh, or Begum, in second place.
            coalesce(first_words[:1], []),
            coalesce(string_split(preferred_name, ' '), [])
        ),
        lambda word: len(word) > 0
    )) as forenames,
    list_distinct(list_filter(
        list_concat(
            [replace(last_name, ' ', ''), replace(previous_last_name, ' ', '')],
            list_filter(coalesce(last_words, []), lambda word: len(word) > 2),
            list_filter(
                coalesce(string_split(previous_last_name, ' '), []), lambda word: len(word) > 2
            )
        ),
        lambda word: len(word) > 0
    )) as surnames,
    list_distinct(list_filter(middle_words, lambda word: len(word) > 0)) as middle_words,
from in_words

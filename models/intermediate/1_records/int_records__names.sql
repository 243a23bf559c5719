-- What a record says of the name: each part clean, placeholders gone, and every forename and
-- surname it mentions in two lists, for a person is rarely written down the same way twice.
with records as (
    select * from {{ ref('int_records__real_names') }}
),

cleaned_names as (
    select * from {{ ref('int_records__cleaned_names') }}
),

looked_up as (
    select
        records.record_id,
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
        strpos(coalesce(records.last_name, records.first_name), ',') > 0 as is_surname_first,
    from records
    left join cleaned_names as first_names on records.first_name = first_names.name_text
    left join cleaned_names as last_names on records.last_name = last_names.name_text
    left join cleaned_names as middle_names on records.middle_names = middle_names.name_text
    left join cleaned_names as preferred_names
        on records.preferred_name = preferred_names.name_text
    left join cleaned_names as previous_names
        on records.previous_last_name = previous_names.name_text
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

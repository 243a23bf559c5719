-- What is said of a dwelling behind each street, and the towns that stand there. What is no town
-- is read as if it stood before the number.
with pieces as (
    select * from {{ ref('int_addresses__pieces') }}
),

towns as (
    select * from {{ ref('int_addresses__towns') }}
),

-- Which words behind a street are no part of the dwelling's name: those that are plainly places.
-- Words that only look like a town (seed of endings) are one as long as nobody writes others at the
-- same house. All others name a dwelling: what nobody understands keeps homes apart.
phrases as (
    select distinct
        phrase,
        string_split(
            regexp_replace(phrase, '^(?:' || getvariable('words_before_a_town') || ') ', ''), ' '
        ) as words,
    from (select unnest([segment, head, tail]) as phrase from pieces) as all_phrases
    where phrase is not null
),

-- "Heaton Fernmoor Northumberland" ends with two places.
places_at_the_end as (
    select
        phrases.phrase,
        min(starts.place) as place_of_first,
    from phrases
    cross join unnest(range(1, len(phrases.words) + 1)) as starts (place)
    inner join towns on array_to_string(phrases.words[starts.place:], ' ') = towns.place
    group by phrases.phrase
),

without_one as (
    select
        phrases.phrase,
        list_slice(
            phrases.words,
            1,
            coalesce(places_at_the_end.place_of_first - 1, len(phrases.words))
        ) as words,
    from phrases
    left join places_at_the_end on phrases.phrase = places_at_the_end.phrase
),

places_before_the_end as (
    select
        without_one.phrase,
        min(starts.place) as place_of_first,
    from without_one
    cross join unnest(range(1, len(without_one.words) + 1)) as starts (place)
    inner join towns on array_to_string(without_one.words[starts.place:], ' ') = towns.place
    group by without_one.phrase
),

rest as (
    select
        without_one.phrase,
        array_to_string(
            list_slice(
                without_one.words,
                1,
                coalesce(places_before_the_end.place_of_first - 1, len(without_one.words))
            ),
            ' '
        ) as rest,
    from without_one
    left join places_before_the_end on without_one.phrase = places_before_the_end.phrase
),

looked_at as (
    select
        phrase,
        rest,
        regexp_full_match(rest, getvariable('looks_like_a_town'))
        and not regexp_matches(
            ' ' || rest || ' ',
            getvariable('any_word_of_units') || '| THE | (?:' || getvariable('building_endings')
            || ') $'
        ) as looks_like_a_town,
        regexp_matches(' ' || rest || ' ', getvariable('any_sign_of_a_dwelling')) as is_dwelling,
    from rest
),

-- "Fernmor" is a slip for the Fernmoor that others write.
meant as (
    select
        looked_at.phrase as place,
        coalesce(towns.is_attested, false) as is_attested,
    from looked_at
    left join towns on looked_at.phrase = towns.place
    where looked_at.rest = '' or looked_at.looks_like_a_town
),

slips as (
    select distinct written.phrase
    from looked_at as written
    inner join meant
        on
            written.rest <> ''
            and not written.looks_like_a_town
            and not written.is_dwelling
            and length(written.rest) >= 5
            and abs(length(written.rest) - length(meant.place)) <= 2
            and damerau_levenshtein(written.rest, meant.place)
            <= if(meant.is_attested and length(meant.place) >= 8, 2, 1)
),

districts as (
    select
        looked_at.phrase,
        if(slips.phrase is null, nullif(looked_at.rest, ''), null) as rest,
        looked_at.rest = '' or slips.phrase is not null as is_place,
        looked_at.looks_like_a_town and slips.phrase is null as may_be_place,
    from looked_at
    left join slips on looked_at.phrase = slips.phrase
),

judged as (
    select
        pieces.*,
        segments.is_place,
        -- "Heaton Flat 2" names a town, "Box 5" hardly.
        (heads.is_place or heads.may_be_place)
        and not coalesce(regexp_matches(pieces.core, '^(?:[^ ]*[0-9]|[A-Z]( |$))'), false)
            as is_head_place,
        if(heads.may_be_place and is_head_place, heads.rest, null) as district_of_head,
        if(heads.is_place, pieces.head, heads.rest) as rest_of_head,
        tails.is_place or tails.may_be_place as is_tail_place,
        if(tails.may_be_place, tails.rest, null) as district_of_tail,
        coalesce(tails.rest, pieces.tail) as rest_of_tail,
    from pieces
    inner join districts as segments on pieces.segment = segments.phrase
    left join districts as heads on pieces.head = heads.phrase
    left join districts as tails on pieces.tail = tails.phrase
),

told as (
    select
        after,
        is_at_building,
        place,
        segment,
        core,
        if(
            is_place,
            null,
            nullif(
                concat_ws(
                    ' ',
                    if(is_head_place, null, rest_of_head),
                    core,
                    if(is_tail_place, null, rest_of_tail)
                ),
                ''
            )
        ) as said_of_dwelling,
        case
            when is_place then segment
            when is_head_place and core is null then head
            when is_tail_place then tail
        end as town,
        if(is_place, null, concat_ws(' ', district_of_head, district_of_tail)) as district,
    from judged
)

select
    after,
    is_at_building,
    string_agg(said_of_dwelling, ' , ' order by place) as said_of_dwelling,
    -- Without a postcode a street has only its town to show where it is: then one nobody knows.
    coalesce(
        string_agg(town, ' , ' order by place), max_by(segment, place) filter (where core is null)
    ) as towns,
    list_sort(list_distinct(
        list_filter(
            string_split(coalesce(string_agg(district, ' '), ''), ' '), lambda x: x <> ''
        )
    )) as districts,
from told
group by after, is_at_building

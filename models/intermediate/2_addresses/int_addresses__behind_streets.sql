-- What is said of a dwelling behind each street, and the towns that stand there. What is no town
-- is read as if it stood before the number.
with pieces as (
    select * from {{ ref('int_addresses__pieces') }}
),

districts as (
    select * from {{ ref('int_addresses__districts') }}
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
    -- Without a postcode a street has but its town to tell where it is: then one nobody knows.
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

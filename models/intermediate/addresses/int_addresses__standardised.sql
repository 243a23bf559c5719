-- One door has one class, however its address is written: a sensitive place is sensitive in every
-- spelling. A placeholder names no door.
with classed as (
    select * from {{ ref('int_addresses__classed') }}
),

-- The class of a door is the most careful one that many of its spellings carry.
class_of_door as (
    select
        door,
        bool_or(class_as_stated = 'sensitive') as is_sensitive,
        max_by(class_as_stated, n_stated) as usual_class,
    from (
        select
            door,
            class_as_stated,
            sum(n_stated) as n_stated,
        from classed
        where door is not null and class_as_stated <> 'placeholder'
        group by all
    ) as by_spelling
    group by door
)

select
    classed.address,
    classed.postcode,
    classed.uprn,
    case
        when classed.class_as_stated <> 'placeholder' then 'a' || left(md5(classed.door), 16)
    end as address_id,
    case
        when classed.class_as_stated <> 'placeholder' then 'b' || left(md5(classed.building), 16)
    end as building_id,
    case
        when classed.postcode_compact is not null
            then
                left(classed.postcode_compact, length(classed.postcode_compact) - 3)
                || ' '
                || right(classed.postcode_compact, 3)
    end as postcode_clean,
    case
        when classed.class_as_stated = 'placeholder' then 'placeholder'
        when class_of_door.is_sensitive then 'sensitive'
        else coalesce(
            nullif(classed.class_as_stated, 'residential'), class_of_door.usual_class, 'residential'
        )
    end as address_class,
    classed.uprn_clean,
    classed.n_stated,
from classed
left join class_of_door on classed.door = class_of_door.door

-- What kind of place an address is follows from what is written, from the type that a service gives
-- it where that is sensitive, and from the other spellings of its door. A sensitive place is
-- sensitive however it is written; words without door or number ("Withheld") are no place, and the
-- type that they have for one person says nothing of the next.
with keyed as (
    select * from {{ ref('int_addresses__keyed') }}
),

classes_of_texts as (
    select * from {{ ref('int_addresses__classes_of_texts') }}
),

address_types as (
    select * from {{ ref('address_types') }}
),

stated as (
    select * from {{ ref('int_addresses__unioned') }}
),

sensitive_by_type as (
    select distinct
        stated.address,
        stated.postcode,
        stated.uprn,
        'sensitive' as address_class,
    from stated
    inner join address_types
        on
            lower(trim(stated.address_type)) = address_types.address_type
            and address_types.address_class = 'sensitive'
),

classed as (
    select
        keyed.address,
        keyed.postcode,
        keyed.uprn,
        keyed.n_stated,
        keyed.uprn_clean,
        keyed.postcode_compact,
        keyed.door,
        keyed.building,
        coalesce(
            case
                when keyed.door is not null or regexp_matches(keyed.address, '\d')
                    then sensitive_by_type.address_class
            end,
            classes_of_texts.address_class,
            case when keyed.has_pseudo_postcode then 'placeholder' end,
            case when keyed.door is null then 'unknown' else 'residential' end
        ) as class_as_stated,
    from keyed
    left join classes_of_texts
        on keyed.words_without_street = classes_of_texts.words_without_street
    left join sensitive_by_type
        on
            keyed.address is not distinct from sensitive_by_type.address
            and keyed.postcode is not distinct from sensitive_by_type.postcode
            and keyed.uprn is not distinct from sensitive_by_type.uprn
),

-- A door is what most of its statements say it is; sensitive outweighs them all.
class_of_door as (
    select
        door,
        bool_or(class_as_stated = 'sensitive') as is_sensitive,
        max_by(class_as_stated, (n_stated, class_as_stated)) as usual_class,
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

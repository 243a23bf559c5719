-- Door, building and class of each address. What kind of place a door is follows from its other
-- spellings too, and from the gazetteer, which decides between a home and an institution.
with doors as (
    select * from {{ ref('int_addresses__doors') }}
),

address_patterns as (
    select * from {{ ref('address_patterns') }}
),

classes_of_types as (
    select * from {{ ref('int_addresses__classes_of_types') }}
),

stated as (
    select * from {{ ref('int_addresses__as_sent') }}
),

-- What kind of place an address is, where its words show it (seed of patterns).
texts as (
    select distinct words_without_street as words
    from doors
),

-- Most texts fit no pattern: one look with all of them at once leaves few to look at closely.
told_by_text as (
    select words
    from texts
    where regexp_matches(words, getvariable('any_address_pattern'))
),

class_of_text as (
    select
        told_by_text.words,
        address_patterns.address_class,
    from told_by_text
    inner join address_patterns
        on regexp_matches(told_by_text.words, address_patterns.pattern)
    qualify row_number() over (
        partition by told_by_text.words
        order by
            array_position(
                ['sensitive', 'placeholder', 'placement', 'communal'],
                address_patterns.address_class
            ),
            address_patterns.pattern
    ) = 1
),

classes_of_texts as (
    select
        words,
        address_class,
    from class_of_text
),

-- What kind of place an address is follows from what is written, and from the type that a service
-- gives it where that is sensitive. A sensitive place is sensitive however it is written; words
-- without door or number ("Withheld") are no place, and the type that they have for one person says
-- nothing of the next.
sensitive_by_type as (
    select distinct
        stated.address,
        stated.postcode,
        stated.uprn,
        'sensitive' as address_class,
    from stated
    inner join classes_of_types
        on
            stated.address_type = classes_of_types.address_type
            and classes_of_types.address_class = 'sensitive'
),

classed as (
    select
        doors.address,
        doors.postcode,
        doors.uprn,
        doors.n_stated,
        doors.gazetteer_class,
        doors.uprn_clean,
        doors.postcode_compact,
        doors.door,
        doors.building,
        doors.has_listed_flat,
        coalesce(
            case
                when doors.door is not null or regexp_matches(doors.address, '\d')
                    then sensitive_by_type.address_class
            end,
            classes_of_texts.address_class,
            case when doors.has_pseudo_postcode then 'placeholder' end,
            case when doors.door is null then 'unknown' else 'residential' end
        ) as class_as_stated,
    from doors
    left join classes_of_texts
        on doors.words_without_street = classes_of_texts.words
    left join sensitive_by_type
        on
            doors.address is not distinct from sensitive_by_type.address
            and doors.postcode is not distinct from sensitive_by_type.postcode
            and doors.uprn is not distinct from sensitive_by_type.uprn
),

-- A door is what most of its statements say it is; sensitive outweighs them all.
class_of_door as (
    select
        door,
        bool_or(class_as_stated = 'sensitive') as is_sensitive,
        max_by(class_as_stated, (n_stated, class_as_stated)) as usual_class,
        min(gazetteer_class) as gazetteer_class,
    from (
        select
            door,
            class_as_stated,
            sum(n_stated) as n_stated,
            min(gazetteer_class) filter (where gazetteer_class <> 'unknown') as gazetteer_class,
        from classed
        where door is not null and class_as_stated <> 'placeholder'
        group by all
    ) as by_spelling
    group by door
),

-- A refuge that one service calls by its name is the whole house, whatever others call it: what
-- names no floor, letter or number of its own at such a house is sensitive too.
sensitive_buildings as (
    select distinct building
    from classed
    where class_as_stated = 'sensitive' and not has_listed_flat
),

doors_of_sensitive_buildings as (
    select distinct classed.door
    from classed
    inner join sensitive_buildings on classed.building = sensitive_buildings.building
    where not classed.has_listed_flat
),

-- One reference under a few addresses that contradict each other: any of them may be the refuge's.
doors_of_sensitive_references as (
    select distinct unnest(doors) as door
    from (
        select list(distinct door) as doors
        from classed
        where uprn is not null
        group by uprn
        having bool_or(class_as_stated = 'sensitive')
    ) as references_of_refuges
    where len(doors) <= 3
),

-- A room of a hostel is a door of its own, and the gazetteer may know the house only.
communal_buildings as (
    select distinct building
    from classed
    where gazetteer_class = 'communal' and door = building
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
        when
            class_of_door.is_sensitive
            or doors_of_sensitive_buildings.door is not null
            or doors_of_sensitive_references.door is not null
            then 'sensitive'
        when
            class_of_door.gazetteer_class is not null
            and classed.class_as_stated in ('residential', 'communal', 'unknown')
            then class_of_door.gazetteer_class
        when communal_buildings.building is not null and classed.class_as_stated = 'residential'
            then 'communal'
        else coalesce(
            nullif(classed.class_as_stated, 'residential'), class_of_door.usual_class, 'residential'
        )
    end as address_class,
    classed.uprn_clean,
    classed.n_stated,
    classed.gazetteer_class is not null as is_in_gazetteer,
from classed
left join class_of_door on classed.door = class_of_door.door
left join communal_buildings on classed.building = communal_buildings.building
left join doors_of_sensitive_buildings on classed.door = doors_of_sensitive_buildings.door
left join doors_of_sensitive_references on classed.door = doors_of_sensitive_references.door

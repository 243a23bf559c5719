-- Which postcode and which street a stated address means, learned from all the others: a street
-- misspelled within its postcode, a postcode left out, and a postcode mistyped for one house.
with parts as (
    select
        *,
        coalesce(house_number, house_name) as house,
    from {{ ref('int_addresses__parts') }}
),

streets_of_postcodes as (
    select
        postcode_compact,
        street,
        sum(n_stated) as n_stated,
        count(distinct house_number) as n_houses,
    from parts
    where postcode_compact is not null and street is not null
    group by all
),

-- The best attested spelling that resembles this one, in the same postcode.
street_spellings as (
    select
        written.postcode_compact,
        written.street,
        attested.street as street_meant,
    from streets_of_postcodes as written
    inner join streets_of_postcodes as attested
        on
            written.postcode_compact = attested.postcode_compact
            and (
                written.street = attested.street
                or (
                    written.n_stated < attested.n_stated
                    and jaro_winkler_similarity(written.street, attested.street) >= 0.9
                )
            )
    qualify row_number() over (
        partition by written.postcode_compact, written.street
        order by attested.n_stated desc, attested.street asc
    ) = 1
),

spelled as (
    select parts.* replace (coalesce(street_spellings.street_meant, parts.street) as street),
    from parts
    left join street_spellings
        on
            parts.postcode_compact = street_spellings.postcode_compact
            and parts.street = street_spellings.street
),

houses as (
    select
        street,
        house,
        postcode_compact,
        sum(n_stated) as n_stated,
    from spelled
    where postcode_compact is not null and street is not null and house is not null
    group by all
),

-- One house number on one street stands in one postcode; where no postcode is stated it is safe
-- only if the council knows that house in one postcode alone.
only_postcode_of_house as (
    select
        street,
        house,
        min(postcode_compact) as postcode_meant,
    from houses
    group by street, house
    having count(*) = 1
),

mistyped_postcodes as (
    select
        typed.street,
        typed.house,
        typed.postcode_compact,
        meant.postcode_compact as postcode_meant,
    from houses as typed
    inner join houses as meant
        on
            typed.street = meant.street
            and typed.house = meant.house
            and typed.postcode_compact <> meant.postcode_compact
    inner join streets_of_postcodes as evidence_for_typed
        on
            typed.postcode_compact = evidence_for_typed.postcode_compact
            and typed.street = evidence_for_typed.street
    inner join streets_of_postcodes as evidence_for_meant
        on
            meant.postcode_compact = evidence_for_meant.postcode_compact
            and meant.street = evidence_for_meant.street
    where
        evidence_for_typed.n_houses <= 1
        and meant.n_stated > typed.n_stated
        and levenshtein(typed.postcode_compact, meant.postcode_compact) <= 2
    qualify row_number() over (
        partition by typed.street, typed.house, typed.postcode_compact
        order by
            levenshtein(typed.postcode_compact, meant.postcode_compact),
            meant.n_stated desc,
            meant.postcode_compact asc
    ) = 1
)

select
    spelled.address,
    spelled.postcode,
    spelled.uprn,
    spelled.n_stated,
    spelled.words,
    spelled.words_without_street,
    spelled.has_pseudo_postcode,
    spelled.uprn_clean,
    spelled.flat,
    spelled.house_number,
    spelled.house_name,
    spelled.street,
    spelled.town,
    case
        when spelled.has_pseudo_postcode then null
        when spelled.postcode_compact is null then only_postcode_of_house.postcode_meant
        else coalesce(mistyped_postcodes.postcode_meant, spelled.postcode_compact)
    end as postcode_compact,
from spelled
left join only_postcode_of_house
    on
        spelled.street = only_postcode_of_house.street
        and spelled.house = only_postcode_of_house.house
left join mistyped_postcodes
    on
        spelled.street = mistyped_postcodes.street
        and spelled.house = mistyped_postcodes.house
        and spelled.postcode_compact = mistyped_postcodes.postcode_compact

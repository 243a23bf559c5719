-- The evidence for a pair, in sentences that a worker can read, the best source first.
with said as (
    select * from {{ ref('int_families__sentences_of_services') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

seen as (
    select
        person_id,
        related_person_id,
        300 + place as sort_order,
        sentence,
    from (
        select
            person_id,
            related_person_id,
            unnest([1, 2, 3, 4, 5, 6, 7, 8]) as place,
            unnest([
                if(n_shared_parents > 0, 'Children of one parent', null),
                case
                    when lives_together and is_together_dated and together_since is not null
                        then 'At one address since ' || year(together_since)
                    when lives_together then 'At one address, since when is not known'
                    when shares_address then 'Once at one address'
                end,
                if(shares_name, 'One surname', null),
                if(shares_phone, 'One phone or e-mail', null),
                if(is_by_address_alone, 'Only the address links them', null),
                if(
                    coalesce(recorded_role, 'unknown') = 'unknown' and is_suggested,
                    'Nobody recorded what they are to each other'
                    || if(relationship = 'unknown', '', ': their ages suggest it'),
                    null
                ),
                if(is_conflicting, 'Sources differ on the relationship', null),
                if(is_end_disputed, 'Sources differ on whether it has ended', null)
            ]) as sentence,
        from relationships
    ) as in_rows
    where sentence is not null
),

sentences as (
    select
        said.person_id,
        said.related_person_id,
        -- What stands comes before what another source says instead.
        said.sort_order + if(said.relationship = relationships.relationship, 0, 100) as sort_order,
        said.sentence,
    from said
    inner join relationships
        on
            said.person_id = relationships.person_id
            and said.related_person_id = relationships.related_person_id
    union all
    select * from seen
)

select
    person_id,
    related_person_id,
    list(sentence order by sort_order, sentence) as sentences,
from sentences
group by person_id, related_person_id

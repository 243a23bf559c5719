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
        100 + place as sort_order,
        sentence,
    from (
        select
            person_id,
            related_person_id,
            unnest([1, 2, 3, 4]) as place,
            unnest([
                if(n_shared_parents > 0, 'Children of one parent', null),
                case
                    when lives_together and is_together_dated and together_since is not null
                        then 'At one address since ' || year(together_since)
                    when lives_together then 'At one address, since when is not known'
                end,
                if(
                    recorded_role is null and match_probability is not null,
                    'Nobody recorded a relationship: suggested by addresses, names, ages, phones',
                    null
                ),
                if(is_conflicting, 'Sources differ on the relationship', null)
            ]) as sentence,
        from relationships
    ) as in_rows
    where sentence is not null
),

sentences as (
    select
        person_id,
        related_person_id,
        sort_order,
        sentence,
    from said
    union all
    select * from seen
)

select
    person_id,
    related_person_id,
    list(sentence order by sort_order, sentence) as sentences,
from sentences
group by person_id, related_person_id

-- The evidence for a pair, in sentences that a worker can read, the best source first.
with evidence as (
    select * from {{ ref('int_families__evidence') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

services as (
    select * from {{ ref('services') }}
),

said as (
    select
        evidence.person_id,
        evidence.related_person_id,
        services.trust_rank as sort_order,
        relationship_types.label
        || case evidence.stated_as
            when 'school_contact' then ': named as contact by ' || services.name
            when 'referral' then ': named on a referral to ' || services.name
            when 'programme' then ': in one family of ' || services.name
            when 'tenancy' then ': in one tenancy of ' || services.name
            when 'carer_link' then ': linked as carer by ' || services.name
            else ': recorded by ' || services.name
        end
        || coalesce(' since ' || year(min(evidence.start_date)), '')
        || if(
            bool_and(evidence.end_date < cast('{{ var("as_at") }}' as date)),
            coalesce(', ended ' || year(max(evidence.end_date)), ''),
            ''
        )
        || if(bool_or(evidence.has_parental_responsibility), ', parental responsibility', '')
        || if(bool_or(evidence.is_main_carer), ', main carer', '')
        || if(
            evidence.stated_as = 'school_contact' and bool_or(evidence.lives_together),
            ', lives with the pupil',
            ''
        ) as sentence,
    from evidence
    inner join services on evidence.service_code = services.service_code
    inner join relationship_types on evidence.relationship = relationship_types.code
    group by
        evidence.person_id,
        evidence.related_person_id,
        evidence.stated_as,
        relationship_types.label,
        services.name,
        services.trust_rank
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
    select * from said
    union all
    select * from seen
)

select
    person_id,
    related_person_id,
    list(sentence order by sort_order, sentence) as sentences,
from sentences
group by person_id, related_person_id

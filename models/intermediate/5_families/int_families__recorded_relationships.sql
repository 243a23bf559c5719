-- What the services together say somebody is to a person. What still holds comes before what has
-- ended; then most services win, then the more trusted one, then the more precise word. Of what
-- begins and ends, as fostering and guardianship do, the word that began last.
with services as (
    select * from {{ ref('services') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

-- Whether what somebody is said to be to a person still holds. What is dated latest counts: an end,
-- or a former partner, after the last day of which anything says that it held; what has begun again
-- since is not over. A row that says "former" and is itself closed yields to an open one. Where no
-- dates tell which came later, sources differ, and it counts as going on. An end that cannot be
-- known speaks neither way.
evidence as (
    select
        *,
        coalesce(end_date < {{ as_at() }}, false) as is_closed,
        -- A day that is yet to come is no day on which anything held or ended.
        if(start_date <= {{ as_at() }}, start_date, null) as begun_on,
    from {{ ref('int_families__evidence') }}
),

-- A tenancy or a programme that has ended ends no kinship: it held until then.
spoken as (
    select
        evidence.person_id,
        evidence.related_person_id,
        evidence.relationship,
        evidence.family_role,
        evidence.service_code,
        evidence.is_said_of_all,
        services.trust_rank,
        case
            when evidence.is_said_to_be_over and evidence.is_closed then 'over_once'
            when evidence.is_said_to_be_over then 'over'
            when evidence.is_end_unknown then 'unknown'
            when evidence.stated_as = 'relationship' and evidence.is_closed then 'over'
            else 'holds'
        end as says,
        if(evidence.is_closed, evidence.end_date, evidence.begun_on) as said_of,
    from evidence
    left join services on evidence.service_code = services.service_code
),

summed as (
    select
        person_id,
        related_person_id,
        relationship,
        family_role,
        count(distinct service_code) as n_services,
        min(trust_rank) as trust_rank,
        bool_and(is_said_of_all) as is_said_of_all,
        coalesce(bool_or(says = 'holds'), false) as is_said_to_hold,
        coalesce(bool_or(says = 'over'), false) as is_said_to_be_over,
        coalesce(bool_or(says = 'over_once'), false) as is_said_to_be_over_once,
        coalesce(bool_or(says = 'holds' and said_of is null), false) as holds_without_a_day,
        coalesce(bool_or(says in ('over', 'over_once') and said_of is null), false)
            as is_over_without_a_day,
        max(said_of) filter (where says = 'holds') as holds_on,
        max(said_of) filter (where says = 'over') as over_on,
        max(said_of) filter (where says = 'over_once') as over_once_on,
    from spoken
    group by person_id, related_person_id, relationship, family_role
),

then_and_now as (
    select
        person_id,
        related_person_id,
        relationship,
        family_role,
        n_services,
        trust_rank,
        is_said_of_all,
        case
            when not is_said_to_hold then is_said_to_be_over or is_said_to_be_over_once
            else
                is_said_to_be_over
                and not holds_without_a_day
                and coalesce(over_on > holds_on, false)
        end as is_ended,
        not is_said_to_hold
        and not is_said_to_be_over
        and not is_said_to_be_over_once as is_end_unknown,
        not is_ended
        and is_said_to_hold
        and (is_said_to_be_over or is_said_to_be_over_once)
        and (
            holds_without_a_day
            or is_over_without_a_day
            or coalesce(greatest(over_on, over_once_on) > holds_on, false)
        ) as is_end_disputed,
        holds_on,
        if(is_ended, greatest(over_on, over_once_on), null) as ended_on,
    from summed
),

past_words as (
    select
        past_of,
        code as past_word,
    from relationship_types
    where past_of is not null and general_code is null
),

-- "Other relative", "friend" and "not known" give way to any word that says more.
weighed as (
    select
        then_and_now.*,
        relationship_types.can_end,
        relationship_types.precedence,
        past_words.past_word,
        then_and_now.family_role in ('unknown', 'friend') as says_nothing,
        then_and_now.relationship = 'other_relative' as says_little,
        count(*) filter (where then_and_now.family_role <> 'unknown') over (
            partition by then_and_now.person_id, then_and_now.related_person_id
        ) as n_words,
        bool_and(relationship_types.can_end and then_and_now.holds_on is not null) filter (
            where then_and_now.family_role <> 'unknown' and not then_and_now.is_ended
        ) over (
            partition by then_and_now.person_id, then_and_now.related_person_id
        ) as are_all_dated,
    from then_and_now
    inner join relationship_types on then_and_now.relationship = relationship_types.code
    left join past_words on then_and_now.relationship = past_words.past_of
)

select
    person_id,
    related_person_id,
    if(is_ended, coalesce(past_word, relationship), relationship) as relationship,
    family_role,
    n_services,
    is_ended,
    is_end_unknown,
    is_end_disputed and can_end as is_end_disputed,
    holds_on,
    ended_on,
    n_words > 1 as is_conflicting,
    is_said_of_all,
from weighed
qualify row_number() over (
    partition by person_id, related_person_id
    order by
        says_nothing asc,
        says_little asc,
        is_ended asc,
        is_end_unknown asc,
        if(are_all_dated, holds_on, null) desc nulls last,
        n_services desc,
        trust_rank asc,
        precedence asc nulls last,
        relationship asc
) = 1

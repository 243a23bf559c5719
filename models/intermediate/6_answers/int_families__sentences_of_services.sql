-- What services recorded of a pair, as sentences. A service that may not be named leaves "recorded
-- by a service", without kind or year, and that only where no other says the same.
with evidence as (
    select * from {{ ref('int_families__evidence_by_service') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

services as (
    select * from {{ ref('services') }}
),

past_words as (
    select
        past_of,
        code,
        label,
    from relationship_types
    where past_of is not null and general_code is null
),

worded as (
    select
        evidence.* exclude (relationship, is_end_unknown),
        evidence.is_end_unknown and not evidence.is_said_to_be_over as is_end_unknown,
        coalesce(evidence.end_date < {{ as_at() }}, false) as is_ended,
        if(evidence.is_said_to_be_over, past_words.code, evidence.relationship) as relationship,
        if(evidence.is_said_to_be_over, past_words.label, relationship_types.label) as label,
        case when evidence.may_be_named then services.name end as service_name,
        case
            when not evidence.may_be_named then null
            -- Only these are said of one of the two: whose contact, of whose referral.
            when
                evidence.is_inverse
                and evidence.stated_as in ('school_contact', 'referral', 'carer_link', 'worker')
                then evidence.stated_as || '_of'
            else evidence.stated_as
        end as told_as,
        if(evidence.may_be_named, services.trust_rank, 99) as sort_order,
        bool_or(evidence.may_be_named) over (
            partition by
                evidence.person_id,
                evidence.related_person_id,
                evidence.relationship,
                evidence.is_said_to_be_over
        ) as is_told_by_another,
    from evidence
    inner join services on evidence.service_code = services.service_code
    inner join relationship_types on evidence.relationship = relationship_types.code
    left join past_words on evidence.relationship = past_words.past_of
),

grouped as (
    select
        person_id,
        related_person_id,
        relationship,
        label,
        told_as,
        service_name,
        sort_order,
        -- Of what has begun again, when it last began.
        year(coalesce(
            min(start_date) filter (where may_be_named and not is_ended),
            min(start_date) filter (where may_be_named)
        )) as year_begun,
        bool_and(is_ended) as has_ended,
        year(max(end_date) filter (where may_be_named and is_ended)) as year_ended,
        bool_or(is_end_unknown) and bool_and(is_end_unknown or is_ended) as is_end_unknown,
        coalesce(bool_or(has_parental_responsibility), false) as has_parental_responsibility,
        coalesce(bool_or(is_main_carer), false) as is_main_carer,
        coalesce(bool_or(lives_together), false) as lives_together,
        bool_or(is_too_young_a_parent and may_be_named) as is_too_young_a_parent,
    from worded
    where may_be_named or not is_told_by_another
    group by person_id, related_person_id, relationship, label, told_as, service_name, sort_order
)

select
    person_id,
    related_person_id,
    relationship,
    sort_order,
    label
    || case told_as
        when 'school_contact' then ': named as contact by ' || service_name
        when 'school_contact_of' then ': with this person as contact of ' || service_name
        when 'referral' then ': named on a referral to ' || service_name
        when 'referral_of' then ': with this person named on a referral to ' || service_name
        when 'programme' then ': in one family of ' || service_name
        when 'tenancy' then ': in one tenancy of ' || service_name
        when 'carer_link' then ': linked as carer by ' || service_name
        when 'carer_link_of' then ': linked as cared for by ' || service_name
        when 'worker' then ': named by a worker of ' || service_name
        when 'worker_of' then ': with this person named by a worker of ' || service_name
        when 'relationship' then ': recorded by ' || service_name
        else ': recorded by a service'
    end
    || case
        when has_ended and year_ended < year_begun
            then ' from ' || year_begun || ' to ' || year_ended || ', which contradict each other'
        else
            coalesce(' since ' || year_begun, '')
            || if(has_ended, coalesce(', ended ' || year_ended, ', ended'), '')
    end
    || if(is_end_unknown, ', whether it has ended is not known', '')
    || if(has_parental_responsibility, ', parental responsibility', '')
    || if(is_main_carer, ', main carer', '')
    || if(
        is_too_young_a_parent, ', which calls them parent and child: their ages contradict it', ''
    )
    || case
        when told_as = 'school_contact' and lives_together then ', lives with the pupil'
        when told_as = 'school_contact_of' and lives_together then ', lives with this person'
        else ''
    end as sentence,
from grouped

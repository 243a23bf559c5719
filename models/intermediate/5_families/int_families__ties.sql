-- One row per pair and kind of tie, as a key that both people carry into the second model.
with evidence as (
    select * from {{ ref('int_families__evidence') }}
),

pairs as (
    select
        * replace (
            least(person_id, related_person_id) as person_id,
            greatest(person_id, related_person_id) as related_person_id
        ),
        least(person_id, related_person_id)
        || '|'
        || greatest(person_id, related_person_id) as pair,
    from evidence
),

kinds as (
    select
        pair,
        any_value(person_id) as person_id,
        any_value(related_person_id) as related_person_id,
        count(distinct service_code || stated_as) filter (where relationship <> 'unknown')
            as n_sources,
        bool_or(coalesce(has_parental_responsibility, false) or coalesce(is_main_carer, false))
            as is_responsible,
        bool_or(stated_as = 'school_contact') as is_contact,
        bool_or(stated_as = 'school_contact' and lives_together) as is_contact_at_home,
        bool_or(stated_as = 'referral') as is_on_referral,
        bool_or(stated_as = 'programme') as is_in_programme,
        bool_or(stated_as = 'tenancy' and not is_of_home_fled) as is_in_tenancy,
    from pairs
    group by pair
)

select
    person_id,
    related_person_id,
    pair,
    unnest(list_concat(
        if(n_sources >= 2, ['recorded_twice'], []),
        if(n_sources = 1, ['recorded_once'], []),
        if(is_responsible, ['responsible'], []),
        if(is_contact_at_home, ['contact_at_home'], []),
        if(is_contact, ['contact'], []),
        if(is_on_referral, ['referral'], []),
        if(is_in_programme, ['programme'], []),
        if(is_in_tenancy, ['tenancy'], [])
    )) as kind,
from kinds

-- One row per pair and kind of tie, as a key that both people carry into the second model.
with evidence as (
    select * from {{ ref('int_families__evidence') }}
    where not is_inverse
),

pairs as (
    select
        *,
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
        bool_or(stated_as = 'tenancy') as is_in_tenancy,
    from pairs
    group by pair
)

select
    person_id,
    related_person_id,
    unnest(list_filter(
        [
            if(n_sources >= 2, {'kind': 'recorded_twice', 'pair': pair}, null),
            if(n_sources = 1, {'kind': 'recorded_once', 'pair': pair}, null),
            if(is_responsible, {'kind': 'responsible', 'pair': pair}, null),
            if(is_contact_at_home, {'kind': 'contact_at_home', 'pair': pair}, null),
            if(is_contact, {'kind': 'contact', 'pair': pair}, null),
            if(is_on_referral, {'kind': 'referral', 'pair': pair}, null),
            if(is_in_programme, {'kind': 'programme', 'pair': pair}, null),
            if(is_in_tenancy, {'kind': 'tenancy', 'pair': pair}, null)
        ],
        lambda tie: tie is not null
    ), recursive := true),
from kinds

-- What each service says of a pair, with whether the service may be named: an involvement of one of
-- the two with it is shown, and of neither is withheld.
with evidence as (
    select * from {{ ref('int_families__evidence') }}
),

named_services as (
    select * from {{ ref('int_families__named_services') }}
)

select
    evidence.person_id,
    evidence.related_person_id,
    evidence.relationship,
    evidence.is_said_to_be_over,
    evidence.service_code,
    evidence.stated_as,
    evidence.is_inverse,
    evidence.has_parental_responsibility,
    evidence.is_main_carer,
    evidence.lives_together,
    evidence.start_date,
    evidence.end_date,
    evidence.is_end_unknown,
    coalesce(evidence.is_too_young_a_parent, false) as is_too_young_a_parent,
    not evidence.is_of_home_fled
    and (of_person.may_be_named is not null or of_related.may_be_named is not null)
    and coalesce(of_person.may_be_named, true)
    and coalesce(of_related.may_be_named, true) as may_be_named,
from evidence
left join named_services as of_person
    on
        evidence.person_id = of_person.person_id
        and evidence.service_code = of_person.service_code
left join named_services as of_related
    on
        evidence.related_person_id = of_related.person_id
        and evidence.service_code = of_related.service_code

-- A relative on a referral is found if the record there is taken for the one that a service knows
-- as a member of the family of the person that it knows as the child.
with named as (
    select * from {{ ref('int_evaluation__relatives_on_referrals') }}
),

known as (
    select * from {{ ref('int_evaluation__services_that_know') }}
),

family_records as (
    select * from {{ ref('int_evaluation__family_records') }}
),

linkages as (
    select * from {{ ref('int_evaluation__family_linkages') }}
),

linked as (
    select
        linkages.linkage,
        linkages.kind,
        linkages.linked_person,
        family_records.*,
    from linkages
    inner join family_records on linkages.record_id = family_records.record_id
),

-- What the record on the referral is joined to, that way: persons as published, and services.
children as (
    select distinct
        named.child_record_id,
        linked.linkage,
        others.person_id,
        others.service_code,
    from named
    inner join linked on named.child_record_id = linked.record_id
    inner join linked as others
        on linked.linkage = others.linkage and linked.linked_person = others.linked_person
),

relatives as (
    select distinct
        named.record_id,
        linked.linkage,
        linked.kind,
        others.person_id,
        others.service_code,
    from named
    inner join linked on named.record_id = linked.record_id
    inner join linked as others
        on linked.linkage = others.linkage and linked.linked_person = others.linked_person
)

select
    relatives.linkage,
    relatives.kind,
    named.referral_id,
    named.child_person_id,
    named.person_id,
    bool_or(known.person_id is not null) as is_found,
from named
inner join children on named.child_record_id = children.child_record_id
inner join relatives
    on named.record_id = relatives.record_id and children.linkage = relatives.linkage
left join known
    on
        children.person_id = known.child_person_id
        and children.service_code = coalesce(known.service_of_child, children.service_code)
        and relatives.person_id = known.person_id
        and relatives.service_code = coalesce(known.service_of_member, relatives.service_code)
group by
    relatives.linkage, relatives.kind, named.referral_id, named.child_person_id, named.person_id

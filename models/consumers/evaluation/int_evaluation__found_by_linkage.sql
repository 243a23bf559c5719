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

ways_to_link as (
    select * from {{ ref('int_evaluation__ways_to_link') }}
),

linked as (
    select
        linkages.linkage,
        linkages.linked_person,
        family_records.*,
    from linkages
    inner join family_records on linkages.record_id = family_records.record_id
),

-- Only what a linkage changes is asked anew; what it leaves is found as it is published.
asked as (
    select
        ways_to_link.linkage,
        ways_to_link.kind,
        named.*,
        if(child.record_id is null, 'as_published', ways_to_link.linkage) as linkage_of_child,
        if(relative.record_id is null, 'as_published', ways_to_link.linkage) as linkage_of_relative,
    from ways_to_link
    cross join named
    left join linked as child
        on
            ways_to_link.linkage = child.linkage
            and named.child_record_id = child.record_id
    left join linked as relative
        on ways_to_link.linkage = relative.linkage and named.record_id = relative.record_id
),

questions as (
    select distinct * exclude (linkage, kind)
    from asked
),

-- What the record on the referral is joined to, that way: persons as published, and services.
joined_to as (
    select distinct
        starts.linkage,
        starts.record_id,
        others.person_id,
        others.service_code,
    from (
        select
            linkage_of_child as linkage,
            child_record_id as record_id,
        from questions
        union
        select
            linkage_of_relative,
            record_id,
        from questions
    ) as starts
    inner join linked
        on starts.linkage = linked.linkage and starts.record_id = linked.record_id
    inner join linked as others
        on linked.linkage = others.linkage and linked.linked_person = others.linked_person
),

answers as (
    select
        questions.*,
        bool_or(known.person_id is not null) as is_found,
    from questions
    inner join joined_to as children
        on
            questions.linkage_of_child = children.linkage
            and questions.child_record_id = children.record_id
    inner join joined_to as relatives
        on
            questions.linkage_of_relative = relatives.linkage
            and questions.record_id = relatives.record_id
    left join known
        on
            children.person_id = known.child_person_id
            and children.service_code = coalesce(known.service_of_child, children.service_code)
            and relatives.person_id = known.person_id
            and relatives.service_code = coalesce(known.service_of_member, relatives.service_code)
    group by all
)

select
    asked.linkage,
    asked.kind,
    asked.referral_id,
    asked.child_person_id,
    asked.person_id,
    bool_or(answers.is_found) as is_found,
from asked
inner join answers
    using (
        referral_id, child_person_id, person_id, child_record_id, record_id, linkage_of_child,
        linkage_of_relative
    )
group by
    asked.linkage, asked.kind, asked.referral_id, asked.child_person_id, asked.person_id

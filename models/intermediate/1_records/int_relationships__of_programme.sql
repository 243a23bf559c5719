-- The supporting families programme records a role, without the other person. A mother, grandparent
-- and the like are that to the children of the family, and children of one family are brothers and
-- sisters as far as the programme knows; the rest is known only to belong together. A group of a
-- case in children's social care says the same; where it records no role, its minors are children.
with over_shared_references as (
    select * from {{ ref('int_records__over_shared_references') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

people as (
    select * from {{ ref('stg_services__people') }}
),

family_members as (
    select * from {{ ref('stg_services__family_members') }}
    where family_id not in (select over_shared_references.reference_id from over_shared_references)
),

spellings as (
    select
        code,
        family_role,
        unnest(list_concat([code], string_split(coalesce(aliases, ''), '|'))) as spelling,
    from relationship_types
),

roles_in_families as (
    select
        family_members.family_id,
        family_members.record_id,
        family_members.service_code,
        family_members.start_date,
        family_members.end_date,
        family_members.end_date_is_unreadable,
        coalesce(spellings.code, 'unknown') as code,
        case
            when
                family_members.role is null
                and family_members.service_code = 'childrens_social_care'
                and {{ is_child('people.date_of_birth') }}
                then 'child'
            else coalesce(spellings.family_role, 'unknown')
        end as family_role,
    from family_members
    left join people on family_members.record_id = people.record_id
    left join spellings
        on
            replace(lower(trim(family_members.role)), '_', ' ')
            = replace(spellings.spelling, '_', ' ')
)

select
    child.record_id,
    other.record_id as related_record_id,
    child.service_code,
    'programme' as stated_as,
    case
        when other.family_role in ('child', 'unknown', 'none') then 'unknown'
        else other.code
    end as relationship,
    true as is_said_of_all,
    greatest(child.start_date, other.start_date) as start_date,
    least(child.end_date, other.end_date) as end_date,
    child.end_date_is_unreadable or other.end_date_is_unreadable as end_date_is_unreadable,
from roles_in_families as child
inner join roles_in_families as other
    on child.family_id = other.family_id and child.record_id <> other.record_id
where
    child.family_role = 'child'
    and (other.family_role <> 'child' or child.record_id < other.record_id)

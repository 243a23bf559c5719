-- What any service says in whatever table that one of its records is to another; `relationship` is
-- what the related record is to the record, `word` how the service says it: grandmother, where the
-- relationship is grandparent. What ended before its service's records are kept is gone.
with relationships as (
    select * from {{ ref('int_relationships__as_sent') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

of_lists as (
    select * from {{ ref('int_relationships__of_lists') }}
),

carer_links as (
    select * from {{ ref('stg_adult_social_care__carer_links') }}
),

named_by_workers as (
    select * from {{ ref('int_records__named_by_workers') }}
),

kept_from as (
    select * from {{ ref('int_retention__kept_from') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

stated as (
    select
        *,
        'relationship' as stated_as
    from relationships
    union all by name
    select
        pupil_record_id as record_id,
        record_id as related_record_id,
        service_code,
        'school_contact' as stated_as,
        relationship,
        has_parental_responsibility,
        lives_with_pupil as lives_together
    from school_contacts
    union all by name
    select * from of_lists
    union all by name
    select
        cared_for_record_id as record_id,
        record_id as related_record_id,
        service_code,
        'carer_link' as stated_as,
        'carer' as relationship
    from carer_links
    union all by name
    select
        child_record_id as record_id,
        record_id as related_record_id,
        service_code,
        'worker' as stated_as,
        relationship
    from named_by_workers
),

-- An end that nobody can read leaves open whether it has ended.
with_known_ends as (
    select
        * exclude (end_date, end_date_is_unreadable, is_said_of_all),
        coalesce(is_said_of_all, false) as is_said_of_all,
        coalesce(end_date_is_unreadable, false) as is_end_unknown,
        end_date,
    from stated
)

select
    stated.record_id,
    stated.related_record_id,
    stated.service_code,
    stated.stated_as,
    coalesce(relationship_types.general_code, stated.relationship) as relationship,
    stated.relationship as word,
    stated.is_said_of_all,
    stated.has_parental_responsibility,
    stated.is_main_carer,
    stated.lives_together,
    stated.start_date,
    stated.end_date,
    stated.is_end_unknown,
from with_known_ends as stated
left join kept_from on stated.service_code = kept_from.service_code
left join relationship_types on stated.relationship = relationship_types.code
where coalesce(stated.end_date >= kept_from.kept_from, true)

-- Who has been born, whatever a date says: who has a valid NHS number or UPN, holds a tenancy, is
-- recorded for an offence, with a school, youth justice or young carers, is the contact of a pupil,
-- is a professional, cares for somebody, is or was the parent, guardian, partner or grandparent of
-- somebody, or was dealt with longer than a pregnancy before the day of birth that is sent, or
-- later than two months after the day on which the birth was expected. Only a number or dealings
-- can be a baby's: then the day on which the birth was expected says about when it was born.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

identifiers as (
    select * from {{ ref('int_records__identifiers') }}
),

relationships as (
    select * from {{ ref('int_relationships__as_sent') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

involvements as (
    select * from {{ ref('stg_services__involvements') }}
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

offences as (
    select * from {{ ref('stg_police__offences') }}
),

carer_links as (
    select * from {{ ref('stg_adult_social_care__carer_links') }}
),

roles_of_the_born as (
    select code
    from relationship_types
    where only_if_born
),

acts as (
    select
        record_id,
        false as may_be_a_babys,
    from records
    where record_kind = 'school_contact'
    union all
    select
        record_id,
        true as may_be_a_babys,
    from identifiers
    where nhs_number_grade = 'valid' or upn_grade = 'valid'
    union all
    select
        relationships.related_record_id,
        false as may_be_a_babys,
    from relationships
    inner join roles_of_the_born on relationships.relationship = roles_of_the_born.code
    union all
    select
        relationships.record_id,
        false as may_be_a_babys,
    from relationships
    inner join relationship_types on relationships.relationship = relationship_types.code
    inner join roles_of_the_born on relationship_types.inverse_code = roles_of_the_born.code
    union all
    select
        involvements.record_id,
        involvements.service_code not in ('schools', 'youth_justice', 'young_carers')
            as may_be_a_babys,
    from involvements
    inner join records on involvements.record_id = records.record_id
    where
        involvements.service_code in ('schools', 'youth_justice', 'young_carers')
        or least(involvements.start_date, involvements.last_contact_date)
        < records.date_of_birth - interval 310 day
        or greatest(involvements.start_date, involvements.last_contact_date)
        > records.expected_date_of_birth + interval 60 day
    union all
    select
        record_id,
        false as may_be_a_babys,
    from tenancies
    union all
    select
        record_id,
        false as may_be_a_babys,
    from offences
    union all
    select
        record_id,
        false as may_be_a_babys,
    from carer_links
)

select
    acts.record_id,
    bool_and(acts.may_be_a_babys) as may_be_a_baby,
from acts
-- Nothing is asked of a service that is switched off.
inner join records on acts.record_id = records.record_id
group by acts.record_id

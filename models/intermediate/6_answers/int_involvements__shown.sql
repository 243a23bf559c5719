-- What a service withholds shows whose it is and that it is withheld, and nothing more, not even
-- how much it is. The cases of children's social care are children's: a mother with whom it became
-- involved when she was grown up is named on a child's case, and is not in need or looked after
-- herself. Who leaves care has a case of one's own as an adult.
with listed as (
    select * from {{ ref('int_involvements__listed') }}
),

dates as (
    select * from {{ ref('int_involvements__dates') }}
),

contacts as (
    select * from {{ ref('int_involvements__contacts') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

open_to_the_worker as (
    select
        listed.involvement_id,
        listed.person_id,
        listed.service_code,
        listed.record_type,
        listed.is_withheld,
        coalesce(listed.involvement_type, 'Not stated') as involvement_type,
        coalesce(listed.reason, listed.involvement_type, 'Not stated') as reason,
        listed.outcome,
        listed.admission_type,
        dates.start_date,
        dates.end_date,
        dates.last_contact_date,
        dates.last_activity_date,
        dates.is_current,
        dates.is_end_unknown,
        dates.is_silent,
        dates.has_contradicting_dates,
        listed.service_code = 'childrens_social_care'
        and listed.record_type = 'involvement'
        and not regexp_matches(
            lower(coalesce(listed.involvement_type, '')), 'leav|after ?care|pathway|staying put'
        )
        and coalesce(
            {{ completed_years(
                'people.date_of_birth',
                'coalesce(dates.start_date, dates.last_contact_date, dates.end_date)'
            ) }} >= 18,
            false
        ) as is_named_on_a_case,
        contacts.organisation,
        contacts.team,
        contacts.practitioner_name,
        contacts.practitioner_role,
        contacts.practitioner_phone,
        contacts.practitioner_email,
        contacts.practitioner_contact_as_sent,
        contacts.team_phone,
        contacts.team_email,
        contacts.team_contact_as_sent,
        contacts.contact_quality,
    from listed
    inner join dates on listed.involvement_id = dates.involvement_id
    inner join contacts on listed.involvement_id = contacts.involvement_id
    left join people on listed.person_id = people.person_id
    where not listed.is_withheld
),

-- An id of its own would name the family or the case, and tell when one took the place of another.
withheld as (
    select distinct
        service_code || ':withheld:' || person_id as involvement_id,
        person_id,
        service_code,
        is_withheld,
        'none' as contact_quality,
    from listed
    where is_withheld
)

select * from open_to_the_worker
union all by name
select * from withheld

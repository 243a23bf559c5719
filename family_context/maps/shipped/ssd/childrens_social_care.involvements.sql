-- The last contact is the latest visit of the child while the worker was involved. A contact (of
-- ssd_contacts) is of one day and is no referral.
with visits as (
    select ref(cinv_person_id) as person_id, as_date(cinv_cin_visit_date) as visited from cin_visits
    union all
    select ref(cppv_person_id), as_date(cppv_cp_visit_date) from cp_visits
    union all
    select ref(clav_person_id), as_date(clav_cla_visit_date) from cla_visits
)

select
    ref(invo_involvements_id) as involvement_ref,
    ref(invo_person_id) as person_ref,
    coalesce(label(invo_professional_role_id), 'allocated worker') as involvement_type,
    day(invo_involvement_start_date) as start_date,
    end_day(invo_involvement_end_date) as end_date,
    (
        select max(visited)
        from visits
        where
            person_id = ref(invo_person_id)
            and visited >= as_date(invo_involvement_start_date)
            and visited <= coalesce(as_date(invo_involvement_end_date), date '9999-12-31')
    )::varchar as last_contact_date,
    coalesce(value(dept_team_name), value(invo_professional_team)) as team,
    ref(invo_professional_id) as practitioner_ref,
    value(prof_professional_name) as practitioner_name,
    value(prof_professional_job_title) as practitioner_role,
    involvements._row,
from involvements
left join professionals on ref(prof_professional_id) = ref(invo_professional_id)
left join department on ref(dept_team_id) = ref(invo_professional_team)
union all by name
select
    'contact/' || ref(cont_contact_id) as involvement_ref,
    ref(cont_person_id) as person_ref,
    'contact' as involvement_type,
    label(cont_contact_source_desc) as reason,
    day(cont_contact_date) as start_date,
    day(cont_contact_date) as end_date,
    _row,
from contacts

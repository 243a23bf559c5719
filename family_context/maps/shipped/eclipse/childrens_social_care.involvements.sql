select
    ref(professional.personrelationshiprecordid) as involvement_ref,
    ref(professional.personid) as person_ref,
    if(value(allocatedworkercode) = 'AW', 'allocated worker', value(relationshipclasscode))
        as involvement_type,
    day(startdate) as start_date,
    end_day(closedate) as end_date,
    value(worker.team) as team,
    ref(professionalrelationshippersonid) as practitioner_ref,
    coalesce(value(professionalrelationshipname), value(worker.name)) as practitioner_name,
    value(worker.job_title) as practitioner_role,
    value(worker.phone) as practitioner_phone,
    value(worker.email) as practitioner_email,
    professional._row,
from professional
left join worker on ref(worker.personid) = ref(professionalrelationshippersonid)

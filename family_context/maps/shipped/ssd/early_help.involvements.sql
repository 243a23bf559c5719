select
    ref(earl_episode_id) as involvement_ref,
    ref(earl_person_id) as person_ref,
    'early help' as involvement_type,
    label(earl_episode_reason) as reason,
    day(earl_episode_start_date) as start_date,
    end_day(earl_episode_end_date) as end_date,
    value(earl_episode_organisation) as organisation,
    coalesce(value(prof_professional_name), value(earl_episode_worker_id)) as practitioner_name,
    value(prof_professional_job_title) as practitioner_role,
    early_help._row,
from early_help
left join professionals on ref(prof_professional_id) = ref(earl_episode_worker_id)

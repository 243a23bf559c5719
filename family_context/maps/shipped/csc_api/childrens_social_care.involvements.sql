-- A worker is known by a number (Social Work England's), which a list of your own turns into a name;
-- so does the directory of staff of a build, by the same number.
select
    key_of(social_care_episode_id, workers.worker_id, start_date) as involvement_ref,
    ref(la_child_id) as person_ref,
    'care worker' as involvement_type,
    day(start_date) as start_date,
    end_day(end_date) as end_date,
    value(directory.team) as team,
    ref(workers.worker_id) as practitioner_ref,
    value(directory.name) as practitioner_name,
    value(directory.role) as practitioner_role,
    value(directory.phone) as practitioner_phone,
    value(directory.email) as practitioner_email,
    case
        when is_yes(episode_purge) or is_yes(child_purge) then 'to be removed (purge)'
        when row_number() over (
            partition by
                ref(la_child_id), ref(social_care_episode_id), ref(workers.worker_id), day(start_date)
            order by workers._file desc, workers._row desc
        ) > 1 then 'an earlier payload of the same worker'
    end as left_out,
    workers._row,
from workers
left join directory on ref(directory.worker_id) = ref(workers.worker_id)

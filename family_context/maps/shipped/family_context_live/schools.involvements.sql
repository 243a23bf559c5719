-- A historic involvement has no end: it ended at the earliest on the later of its two days.
select
    ref(cms_id) as involvement_ref,
    ref(cms_id) as person_ref,
    day(start_date_of_last_involvement) as start_date,
    case
        when lower(value(service_involvement)) = 'historic' then greatest(
            as_date(start_date_of_last_involvement), as_date(date_of_most_recent_interaction)
        )
    end as end_date,
    day(date_of_most_recent_interaction) as last_contact_date,
    value(school_name) as organisation,
    value(contact_number) as team_phone,
    value(admission_type) as admission_type,
    _row,
from education

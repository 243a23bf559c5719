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
    value(local_authority_organisation) as organisation,
    value(contact_name) as practitioner_name,
    value(contact_role) as practitioner_role,
    value(contact_phone) as practitioner_phone,
    value(contact_email) as practitioner_email,
    _row,
from social_care

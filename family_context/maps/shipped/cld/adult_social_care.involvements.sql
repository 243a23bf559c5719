-- The event reference is no key, by the word of those who collect it: an event is a person, a kind, a day
-- and a service. Who is known by association has no event.
select
    key_of(
        la_person_unique_identifier,
        event_type,
        event_start_date,
        coalesce(value(service_type), primary_support_reason)
    ) as involvement_ref,
    ref(la_person_unique_identifier) as person_ref,
    coalesce(value(service_type), value(event_type)) as involvement_type,
    value(primary_support_reason) as reason,
    day(event_start_date) as start_date,
    end_day(event_end_date) as end_date,
    case
        when client_type ilike '%known by association%'
            then 'a carer known by association, who has no event'
        when value(event_type) is null then 'no event'
        when row_number() over (
            partition by
                ref(la_person_unique_identifier),
                value(event_type),
                day(event_start_date),
                coalesce(value(service_type), value(primary_support_reason))
            order by _file desc, _line desc
        ) > 1 then 'the same event in an earlier file or row'
    end as left_out,
    _row,
from events

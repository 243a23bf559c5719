-- Who leaves a home and comes back is one member of its household, from the first day to the
-- last; the stays in between are told in words.
with stays_of_members as (
    select * from {{ ref('int_households__stays_of_members') }}
)

select
    household_id,
    address_id,
    person_id,
    min(start_date) as start_date,
    if(bool_or(end_date is null), null, max(end_date)) as end_date,
    bool_or(is_dated) as is_dated,
    if(
        count(*) > 1,
        string_agg(
            concat_ws(' ', start_date, 'to', coalesce(cast(end_date as varchar), 'now')),
            ', '
            order by start_date nulls first
        ),
        null
    ) as stays_in_words,
    list_sort(list_distinct(flatten(list(services)))) as services,
from stays_of_members
group by household_id, address_id, person_id

-- A row is kept for as long as builds answer the same; it ends, and another begins, when they do
-- not.
with family_context as (
    select * from {{ ref('family_context') }}
),

in_scope as (
    select * from {{ ref('int_involvements__in_scope') }}
),

kept as (
    select * from {{ ref('int_history__answers_kept') }}
),

this_day as (
    select * from {{ ref('int_history__this_day') }}
),

-- What each sentence says of the person; what it says of the day is kept with the day.
sentences as (
    select * from {{ ref('int_involvements__sentences') }}
),

involvements as (
    select
        person_id,
        service_code,
        list(involvement_id order by involvement_id) filter (where not is_withheld) as shown,
        list(involvement_id order by involvement_id) filter (where is_withheld) as withheld,
    from in_scope
    group by person_id, service_code
),

listed as (
    select distinct
        family_context.person_id,
        family_context.service_code,
        family_context.state,
        family_context.state_reason,
        sentences.filled_in,
        family_context.involvement_reason,
        family_context.first_start_date,
        family_context.last_start_date,
        family_context.last_end_date,
        family_context.last_contact_date,
        family_context.n_involvements,
        family_context.organisation,
        family_context.team,
        family_context.practitioner_name,
        family_context.practitioner_role,
        family_context.practitioner_phone,
        family_context.practitioner_email,
        family_context.practitioner_contact_as_sent,
        family_context.team_phone,
        family_context.team_email,
        family_context.team_contact_as_sent,
        family_context.contact_quality,
        case
            when family_context.state in ('involved_now', 'involved_before') then involvements.shown
            when family_context.state = 'withheld' then involvements.withheld
        end as involvement_ids,
    from family_context
    inner join sentences
        on
            family_context.person_id = sentences.person_id
            and family_context.service_code = sentences.service_code
    left join involvements
        on
            family_context.person_id = involvements.person_id
            and family_context.service_code = involvements.service_code
),

published as (
    select
        listed.*,
        md5(cast(listed as varchar)) as row_hash,
    from listed
),

continued as (
    select kept.*
    from kept
    inner join published using (person_id, service_code, row_hash)
    where kept.valid_to is null
)

select
    kept.* replace (
        case
            when kept.valid_to is null and this_day.is_answered and continued.row_hash is null
                then this_day.as_at
            else kept.valid_to
        end as valid_to
    ),
from kept
cross join this_day
left join continued using (person_id, service_code, row_hash, valid_from)
union all by name
select
    published.*,
    published.person_id as person_now,
    this_day.as_at as valid_from,
    cast(null as date) as valid_to,
from published
cross join this_day
left join continued using (person_id, service_code, row_hash)
where this_day.is_answered and continued.row_hash is null

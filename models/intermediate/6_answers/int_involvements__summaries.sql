-- Who to contact: about what is open before what is over, who is active before who is silent, the
-- main school before another, who can be reached before who cannot, and then the newest.
with shown as (
    select * from {{ ref('int_involvements__shown') }}
),

shared as (
    select * from shown
    where not is_withheld
),

rung as (
    select
        person_id,
        service_code,
        organisation,
        team,
        practitioner_name,
        practitioner_role,
        practitioner_phone,
        practitioner_email,
        practitioner_contact_as_sent,
        team_phone,
        team_email,
        team_contact_as_sent,
        contact_quality,
    from shared
    qualify row_number() over (
        partition by person_id, service_code
        order by
            is_current desc,
            is_end_unknown desc,
            is_silent asc,
            coalesce(admission_type = 'main', false) desc,
            contact_quality = 'none',
            case when is_current then list_position([
                'practitioner_direct', 'practitioner_no_number', 'practitioner_left', 'team_only',
                'organisation_only', 'none',
            ], contact_quality) end,
            start_date desc nulls last,
            involvement_id asc
    ) = 1
),

reasons as (
    select
        person_id,
        service_code,
        reason,
        bool_or(is_current) as is_current,
        max(start_date) as last_start_date,
    from shared
    group by person_id, service_code, reason
),

told_reasons as (
    select
        person_id,
        service_code,
        string_agg(
            reason, '; ' order by is_current desc, last_start_date desc nulls last, reason asc
        ) as involvement_reason,
    from reasons
    group by person_id, service_code
),

counted as (
    select
        person_id,
        service_code,
        bool_or(is_withheld) as is_withheld,
        coalesce(bool_or(is_current), false) as is_current,
        coalesce(bool_or(is_end_unknown), false) as is_end_unknown,
        coalesce(bool_and(is_silent) filter (
            where is_current and record_type = 'involvement'
        ), false) as is_silent,
        count(*) filter (where not is_withheld) as n_involvements,
        min(start_date) as first_start_date,
        coalesce(
            min(start_date) filter (where is_current),
            min(start_date) filter (where is_end_unknown)
        ) as current_since,
        max(start_date) as last_start_date,
        max(end_date) as last_end_date,
        -- Of what the answer speaks of: no contact of what is over is told of what is open.
        case
            when bool_or(is_current)
                then max(last_contact_date) filter (where is_current)
            when bool_or(is_end_unknown)
                then max(last_contact_date) filter (where is_end_unknown)
            else max(last_contact_date)
        end as last_contact_date,
        max(last_activity_date) filter (where is_current) as last_activity_date,
        max(greatest(
            last_activity_date,
            case when end_date <= {{ as_at() }} then end_date end
        )) as last_known_date,
    from shown
    group by person_id, service_code
)

select
    counted.*,
    told_reasons.involvement_reason,
    rung.* exclude (person_id, service_code),
from counted
left join told_reasons using (person_id, service_code)
left join rung using (person_id, service_code)

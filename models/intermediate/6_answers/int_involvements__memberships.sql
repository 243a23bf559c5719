-- Whoever is in a family of the programme is involved with it for as long as the programme works
-- with anybody of the family, whatever the list of members still says, and the family's worker is
-- who to contact; a group in social care is no work. A worker known only from somebody who may not
-- be shown is left out. If a person's own work is withheld, the family's is withheld for them too.
with family_members as (
    select * from {{ ref('stg_services__family_members') }}
),

spells as (
    select * from {{ ref('int_involvements__spells') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

memberships as (
    select
        family_id,
        record_id,
        service_code,
        min(start_date) as start_date,
        case when count(end_date) = count(*) then max(end_date) end as end_date,
        coalesce(bool_or(end_date_is_unreadable), false) -- of which then nobody knows the last
        and not bool_or({{ is_open('end_date', 'end_date_is_unreadable') }}) as is_end_unknown,
    from family_members
    where service_code <> 'childrens_social_care'
    group by family_id, record_id, service_code
),

withheld as (
    select distinct
        record_id,
        service_code,
    from spells
    where is_withheld
),

work_with_families as (
    select
        memberships.family_id,
        spells.*,
    from memberships
    inner join spells
        on
            memberships.record_id = spells.record_id
            and memberships.service_code = spells.service_code
    inner join record_to_person on spells.record_id = record_to_person.record_id
    where not spells.is_withheld
    qualify row_number() over (
        partition by memberships.family_id
        order by
            spells.is_open desc,
            spells.is_end_unknown desc,
            spells.start_date desc nulls last,
            spells.involvement_id asc
    ) = 1
),

ended as (
    select
        memberships.family_id,
        memberships.record_id,
        memberships.service_code,
        memberships.start_date,
        -- Of who joined after the work had ended one of the two dates is wrong.
        coalesce(work.end_date < memberships.start_date, false) as is_joined_later,
        coalesce(
            memberships.end_date,
            case when not work.is_open and not is_joined_later then work.end_date end
        ) as last_date,
        -- Of the work with the family nobody knows whether it goes on: nor of the membership.
        last_date is null
        and (
            memberships.is_end_unknown or coalesce(work.is_end_unknown, false) or is_joined_later
        ) as is_end_unknown,
        work.organisation,
        work.team,
        work.practitioner_name,
        work.practitioner_role,
        work.practitioner_phone,
        work.practitioner_email,
        work.practitioner_left_on,
        work.practitioner_left_on_is_unreadable,
        work.team_phone,
        work.team_email,
        withheld.record_id is not null as is_withheld,
    from memberships
    left join work_with_families as work on memberships.family_id = work.family_id
    left join withheld
        on
            memberships.record_id = withheld.record_id
            and memberships.service_code = withheld.service_code
)

select
    {{ reference('supporting_families:membership', local_part('family_id')) }}
    || ':' || {{ local_part('record_id') }}
        as involvement_id,
    record_id,
    service_code,
    'membership' as record_type,
    'Family in the programme' as involvement_type,
    'Family in the programme' as reason,
    start_date,
    last_date as end_date,
    {{ is_open('last_date', 'is_end_unknown') }} as is_open,
    is_end_unknown,
    organisation,
    team,
    practitioner_name,
    practitioner_role,
    practitioner_phone,
    practitioner_email,
    practitioner_left_on,
    practitioner_left_on_is_unreadable,
    team_phone,
    team_email,
    is_withheld,
from ended

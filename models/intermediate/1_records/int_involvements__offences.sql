-- Safeguarding offences, and others, only as convicted or suspect; a victim or a witness is never
-- shown. An offence has no spell: it is over on its day. A group that nobody agreed is no
-- safeguarding offence.
with offences as (
    select * from {{ ref('stg_police__offences') }}
),

offence_groups as (
    select * from {{ ref('offence_groups') }}
)

select
    {{ reference('police:offence', local_part('offences.offence_id')) }} as involvement_id,
    offences.record_id,
    offences.service_code,
    case when offence_groups.is_safeguarding then '' else 'other_' end || offences.role
        as record_type,
    case when offence_groups.is_safeguarding then 'Safeguarding offence' else 'Other offence' end
        as involvement_type,
    case
        when offence_groups.is_safeguarding
            then offence_groups.label || ' (' || offences.role || ')'
        else 'Other offences on record'
    end as reason,
    offences.offence_date as start_date,
    offences.offence_date as end_date,
    false as is_open,
    false as is_end_unknown,
    offences.role,
    coalesce(offence_groups.rank, 99) as gravity_rank,
from offences
left join offence_groups on offences.offence_group = offence_groups.code
where offences.role in ('convicted', 'suspect')

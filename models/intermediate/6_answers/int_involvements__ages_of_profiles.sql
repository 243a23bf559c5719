-- A profile says only what differs: for a service that it does not rule, the default holds. A row
-- without any age lifts the default.
with profiles as (
    select * from {{ ref('profiles') }}
),

age_bands as (
    select * from {{ ref('age_bands') }}
),

in_force as (
    select *
    from age_bands
    where
        {{ as_at() }}
        between coalesce(valid_from, date '0001-01-01') and coalesce(valid_to, date '9999-12-31')
),

chosen as (
    select
        in_force.*
        replace (profiles.profile as profile),
        in_force.profile = profiles.profile as is_own,
    from profiles
    inner join in_force on in_force.profile in (profiles.profile, 'default')
    qualify
        is_own
        or not bool_or(is_own) over (partition by profiles.profile, in_force.service_code)
)

select
    profile,
    service_code,
    coalesce(age_from, 0) as age_from,
    coalesce(age_to, 999) as age_to,
    case
        when age_from is null then 'up to ' || age_to
        when age_to is null then age_from || ' or over'
        else age_from || ' to ' || age_to
    end as ages,
    is_own and profile <> 'default' as differs_from_default,
    reason,
    source,
from chosen
where coalesce(age_from, age_to) is not null

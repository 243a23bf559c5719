-- A profile says only what differs: for a type of record that it does not rule, the default holds.
-- Look-backs run from a record's start to the as-at date, both ends included; a window that moves
-- is counted back from the as-at date, and from 29 February to 28 February where it must be.
with profiles as (
    select * from {{ ref('profiles') }}
),

look_back as (
    select * from {{ ref('look_back') }}
),

in_force as (
    select *
    from look_back
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
        is_own or not bool_or(is_own) over (
            partition by profiles.profile, in_force.service_code, in_force.record_type
        )
),

dated as (
    select
        *,
        case
            when since is not null then since
            when coalesce(years, months) is not null then cast(
                {{ as_at() }}
                - to_months(12 * coalesce(years, 0) + coalesce(months, 0)) as date
            )
        end as look_back_start,
    from chosen
)

select
    profile,
    service_code,
    record_type,
    table_name,
    look_back_start,
    coalesce(only_if_open, false) as only_if_open,
    over_weeks,
    roles_shown,
    types_not_shown,
    shown_if,
    at_most,
    told_as,
    case
        when only_if_open or look_back_start is null then searched_words
        else searched_words || ' since ' || {{ plain_date('look_back_start') }}
    end as searched_words,
    only_for,
    only_for is null
    or list_contains(string_split(only_for, '|'), {{ this_build('purpose') }}) as is_for_purpose,
    is_own and profile <> 'default' as differs_from_default,
    reason,
    source,
from dated

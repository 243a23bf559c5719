-- The first reason that holds is the answer; the order is that of the seed `state_reasons`, which
-- says of each why it comes where it does. In words: what was not searched at all (switched off,
-- not supplied, load failed) before who is not searched (outside the ages, age unknown); the dead
-- before anybody else; what is open before what is withheld, and that before what is over; and only
-- who is known well enough to be looked for, in tables that were read whole, can be shown as not
-- found. Of what is yet to begin it is told that it is.
with candidates as (
    select * from {{ ref('int_families__members') }}
),

people as (
    select * from {{ ref('int_involvements__searchable_people') }}
),

searches as (
    select * from {{ ref('int_involvements__searches') }}
),

summaries as (
    select * from {{ ref('int_involvements__summaries') }}
),

incomplete_tables as (
    select * from {{ ref('int_involvements__incomplete_tables') }}
),

rows_held_back as (
    select * from {{ ref('int_involvements__people_with_rows_held_back') }}
),

yet_to_begin as (
    select distinct
        person_id,
        service_code,
    from {{ ref('int_involvements__in_scope') }}
    where is_yet_to_begin and is_open and not is_withheld and not is_deceased
),

members as (
    select people.*
    from people
    where people.person_id in (select candidates.person_id from candidates)
),

incomplete_services as (
    select distinct service_code
    from incomplete_tables
),

asked as (
    select
        members.person_id,
        searches.service_code,
        members.is_deceased,
        members.is_unborn,
        members.is_perhaps_deceased,
        rows_held_back.person_id is not null or incomplete_services.service_code is not null
            as is_incomplete,
        case
            when searches.reason_not_searched is not null then searches.reason_not_searched
            when members.is_unborn and searches.age_from > 0 then 'outside_age_band'
            when members.is_unborn or searches.age_from is null then null
            when members.age < searches.age_from or members.age > searches.age_to
                then 'outside_age_band'
            when members.age is null then 'age_unknown'
        end as reason_not_asked,
        case
            when reason_not_asked is not null then reason_not_asked
            when members.is_deceased and summaries.n_involvements > 0 then 'deceased'
            when summaries.is_current and not summaries.is_silent then 'record_shown'
            when summaries.is_current then 'open_no_recent_activity'
            when summaries.is_withheld then 'withheld_by_service'
            when summaries.is_end_unknown then 'end_date_unreadable'
            when summaries.n_involvements > 0 and is_incomplete then 'rows_held_back'
            when summaries.n_involvements > 0 then 'record_shown'
            when is_incomplete then 'rows_held_back'
            when yet_to_begin.person_id is not null then 'begins_later'
            when not members.is_identified then 'not_enough_to_match'
            else 'none_found_in_coverage'
        end as state_reason,
        summaries.is_current,
    from members
    cross join searches
    left join summaries
        on
            members.person_id = summaries.person_id
            and searches.service_code = summaries.service_code
    left join rows_held_back
        on
            members.person_id = rows_held_back.person_id
            and searches.service_code = rows_held_back.service_code
    left join yet_to_begin
        on
            members.person_id = yet_to_begin.person_id
            and searches.service_code = yet_to_begin.service_code
    left join incomplete_services on searches.service_code = incomplete_services.service_code
)

select
    person_id,
    service_code,
    case
        when reason_not_asked is not null then 'not_searched'
        when state_reason = 'deceased' then 'involved_before'
        when state_reason = 'withheld_by_service' then 'withheld'
        when state_reason = 'rows_held_back' and is_current is not null then 'involved_before'
        when state_reason in ('not_enough_to_match', 'rows_held_back') then 'not_searched'
        when state_reason in ('begins_later', 'none_found_in_coverage') then 'none_found'
        when is_current then 'involved_now'
        else 'involved_before'
    end as state,
    state_reason,
    is_deceased,
    is_unborn,
    is_perhaps_deceased,
from asked

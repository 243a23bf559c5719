-- A service is searched if it is switched on, loaded, and sent at least one of the tables that hold
-- what is searched for, with a row in it: people alone say nothing of whom it works with. Only what
-- could be found is named as searched. Where no rule is in force nothing may be shown, so the
-- service counts as switched off; where a rule is in force for another purpose than this build's,
-- that is what is shown.
with loads as (
    select * from {{ ref('int_involvements__loads') }}
),

tables as (
    select * from {{ ref('stg_intake__tables') }}
),

look_backs as (
    select * from {{ ref('int_involvements__look_backs') }}
),

age_bands as (
    select * from {{ ref('int_involvements__age_bands') }}
),

rules_of_profiles as (
    select * from {{ ref('int_involvements__rules_of_profiles') }}
),

ruled as (
    select
        service_code,
        bool_or(is_for_purpose) as is_for_purpose,
    from rules_of_profiles
    where profile = {{ this_build('profile') }}
    group by service_code
),

refused as (
    select distinct tables.service_code
    from tables
    inner join look_backs
        on
            tables.service_code = look_backs.service_code
            and tables.table_name = look_backs.table_name
    where tables.load_state = 'refused'
),

searched as (
    select
        loads.service_code,
        string_agg(
            look_backs.searched_words,
            '; ' order by look_backs.record_type <> 'involvement', look_backs.record_type
        ) as searched,
        case
            when
                count(*)
                = count(look_backs.look_back_start)
                + count(*) filter (where look_backs.only_if_open)
                then min(look_backs.look_back_start)
        end as look_back_start,
    from loads
    inner join look_backs on loads.service_code = look_backs.service_code
    inner join tables
        on
            loads.service_code = tables.service_code
            and look_backs.table_name = tables.table_name
            and tables.load_state in ('loaded', 'kept_last_good')
    where loads.is_loaded
    group by loads.service_code
    having sum(tables.rows_read) > 0
)

select
    loads.service_code,
    loads.service_name,
    case
        when not loads.is_on then 'service_switched_off'
        when loads.load_state = 'refused' then 'load_failed'
        when loads.is_loaded and ruled.service_code is null then 'service_switched_off'
        when loads.is_loaded and not ruled.is_for_purpose then 'not_for_this_purpose'
        when searched.service_code is null and refused.service_code is not null
            then 'load_failed'
        when searched.service_code is null then 'service_not_supplied'
    end as reason_not_searched,
    searched.searched,
    searched.look_back_start,
    age_bands.age_from,
    age_bands.age_to,
    age_bands.ages,
    loads.data_current_as_of,
    loads.coverage_start,
    loads.coverage_end,
    loads.coverage_area,
    loads.is_stale,
from loads
left join ruled on loads.service_code = ruled.service_code
left join searched on loads.service_code = searched.service_code
left join refused on loads.service_code = refused.service_code
left join age_bands on loads.service_code = age_bands.service_code

-- What may be shown, or may once it has begun: a person within the service's age band, a record
-- that is or may be open or began within the look-back, and passes the threshold, role, type and
-- conditions of its rule. What is withheld comes without worker and plan, and still counts. A
-- type that is not shown is looked for as whole words. Where the rule gives words, they are shown
-- instead of the service's reason and type. A type of record without a rule in force is not shown,
-- nor named among what is searched.
with stated as (
    select * from {{ ref('int_involvements__with_conditions') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

services as (
    select * from {{ ref('services') }}
),

look_backs as (
    select * from {{ ref('int_involvements__look_backs') }}
),

age_bands as (
    select * from {{ ref('int_involvements__age_bands') }}
),

ruled as (
    select
        stated.*,
        people.date_of_death is not null as is_deceased,
        coalesce(stated.start_date > {{ as_at() }}, false) as is_yet_to_begin,
        services.days_until_silent,
        look_backs.at_most,
        look_backs.told_as,
        look_backs.types_not_shown,
        ' ' || regexp_replace(
            lower(concat_ws(' | ', stated.involvement_type, stated.reason)), '[^a-z0-9]+', ' ', 'g'
        ) || ' ' as type_in_words,
    from stated
    inner join people on stated.person_id = people.person_id
    inner join services on stated.service_code = services.service_code and services.is_on
    inner join look_backs
        on
            stated.service_code = look_backs.service_code
            and stated.record_type = look_backs.record_type
    left join age_bands on stated.service_code = age_bands.service_code
    where
        (
            age_bands.service_code is null
            or (people.is_unborn and age_bands.age_from = 0)
            or (
                not people.is_unborn
                and people.age between age_bands.age_from and age_bands.age_to
            )
        )
        and (
            stated.is_open
            or stated.is_end_unknown
            or look_backs.look_back_start is null
            or coalesce(stated.start_date, stated.end_date) >= look_backs.look_back_start
        )
        and (stated.is_open or not coalesce(look_backs.only_if_open, false))
        and (look_backs.over_weeks is null or stated.n_weeks > look_backs.over_weeks)
        and (look_backs.roles_shown is null or list_contains(look_backs.roles_shown, stated.role))
        and (
            look_backs.shown_if is null
            or list_has_any(look_backs.shown_if, stated.conditions)
            or stated.is_withheld
        )
)

select
    * exclude (
        told_as, types_not_shown, type_in_words, conditions, plan_status, role, n_weeks
    )
    replace (
        coalesce(told_as, involvement_type) as involvement_type,
        coalesce(told_as, reason) as reason
    ),
from ruled
where
    types_not_shown is null
    or len(list_filter(
        types_not_shown, lambda words: contains(type_in_words, ' ' || words || ' ')
    )) = 0

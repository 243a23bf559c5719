-- What may be shown: a person within the service's age band, a record that has begun, that is open
-- or began within the look-back, and passes the threshold, role and type of its rule. Where the
-- rule gives words, they are told instead of the service's reason.
with stated as (
    select * from {{ ref('int_involvements__stated') }}
),

people as (
    select * from {{ ref('people') }}
),

services as (
    select * from {{ ref('services') }}
),

look_backs as (
    select * from {{ ref('int_involvements__look_backs') }}
),

age_bands as (
    select * from {{ ref('int_involvements__age_bands') }}
)

select
    stated.* replace (coalesce(look_backs.told_as, stated.reason) as reason),
    people.is_deceased,
    services.days_until_silent,
    look_backs.at_most,
from stated
inner join people on stated.person_id = people.person_id
inner join services on stated.service_code = services.service_code and services.is_on
left join look_backs
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
    and coalesce(stated.start_date <= cast('{{ var("as_at") }}' as date), true)
    and (
        stated.is_open
        or look_backs.look_back_start is null
        or coalesce(stated.start_date, stated.end_date) >= look_backs.look_back_start
    )
    and (stated.is_open or not coalesce(look_backs.only_if_open, false))
    and (look_backs.over_weeks is null or stated.n_weeks > look_backs.over_weeks)
    and (look_backs.roles_shown is null or list_contains(look_backs.roles_shown, stated.role))
    and not coalesce(
        list_has_any(
            look_backs.types_not_shown, [lower(stated.involvement_type), lower(stated.reason)]
        ),
        false
    )

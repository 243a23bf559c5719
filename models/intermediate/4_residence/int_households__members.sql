-- Stays at one address that overlap in time, directly or through another, are one household; a gap
-- in which nobody is known to live there parts two.
with spells as (
    select * from {{ ref('int_households__spells') }}
),

begun as (
    select
        *,
        from_date > max(to_date) over (
            partition by address_id
            order by from_date asc, to_date desc, person_id asc
            rows between unbounded preceding and 1 preceding
        ) as begins_anew,
    from spells
),

numbered as (
    select
        *,
        sum(cast(coalesce(begins_anew, true) as integer)) over (
            partition by address_id
            order by from_date asc, to_date desc, person_id asc
            rows between unbounded preceding and current row
        ) as household_number,
    from begun
),

named as (
    select
        *,
        'h' || left(
            md5(
                address_id
                || '|'
                || coalesce(
                    cast(
                        min(start_date) over (partition by address_id, household_number) as varchar
                    ),
                    'undated'
                )
            ),
            16
        ) as household_id,
    from numbered
)

select
    household_id,
    address_id,
    person_id,
    min(start_date) as start_date,
    if(bool_or(end_date is null), null, max(end_date)) as end_date,
    bool_or(is_dated) as is_dated,
    list_sort(list_distinct(flatten(list(services)))) as services,
from named
group by household_id, address_id, person_id

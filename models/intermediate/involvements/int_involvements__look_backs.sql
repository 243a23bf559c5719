-- Look-backs run from a record's start to the as-at date, both ends included; a window that moves
-- is counted back from the as-at date, and from 29 February to 28 February where it must be.
with look_back as (
    select * from {{ ref('look_back') }}
),

in_force as (
    select *
    from look_back
    where
        profile = '{{ var("profile", "default") }}'
        and cast('{{ var("as_at") }}' as date)
        between coalesce(valid_from, date '0001-01-01') and coalesce(valid_to, date '9999-12-31')
),

dated as (
    select
        *,
        case
            when since is not null then since
            when coalesce(years, months) is not null then cast(
                cast('{{ var("as_at") }}' as date)
                - to_months(12 * coalesce(years, 0) + coalesce(months, 0)) as date
            )
        end as look_back_start,
    from in_force
)

select
    service_code,
    record_type,
    table_name,
    look_back_start,
    only_if_open,
    over_weeks,
    string_split(roles_shown, '|') as roles_shown,
    string_split(types_not_shown, '|') as types_not_shown,
    at_most,
    told_as,
    case
        when only_if_open or look_back_start is null then searched_words
        else searched_words || ' since ' || {{ plain_date('look_back_start') }}
    end as searched_words,
from dated

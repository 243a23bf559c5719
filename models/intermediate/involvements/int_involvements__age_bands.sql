with age_bands as (
    select * from {{ ref('age_bands') }}
)

select
    service_code,
    coalesce(age_from, 0) as age_from,
    coalesce(age_to, 999) as age_to,
    case
        when age_from is null then 'up to ' || age_to
        when age_to is null then age_from || ' or over'
        else age_from || ' to ' || age_to
    end as ages,
from age_bands
where
    profile = '{{ var("profile", "default") }}'
    and cast('{{ var("as_at") }}' as date)
    between coalesce(valid_from, date '0001-01-01') and coalesce(valid_to, date '9999-12-31')

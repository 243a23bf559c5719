{# Whether so few people were counted that it is not told: from 1 to below `smallest_count`. #}
{% macro is_few(n) -%}
{{ n }} between 1 and {{ var('smallest_count') }} - 1
{%- endmacro %}

{# Whether a count is left out of a table of counts: every one from 1 to below the
   variable `smallest_count`; and so that nobody works it out from the total of `within`, the next
   smallest, until at least two that make at least that many are left out. `key` breaks ties. #}
{% macro is_small_number(n, within, key) -%}
{{ n }} > 0 and (
    {{ n }} < {{ var('smallest_count') }}
    or (
        min(nullif({{ n }}, 0)) over (partition by {{ within }}) < {{ var('smallest_count') }}
        and (
            row_number() over (partition by {{ within }}, {{ n }} > 0 order by {{ n }}, {{ key }}) <= 2
            or coalesce(sum({{ n }}) over (
                partition by {{ within }} order by {{ n }}, {{ key }}
                rows between unbounded preceding and 1 preceding
            ), 0) < {{ var('smallest_count') }}
        )
    )
)
{%- endmacro %}

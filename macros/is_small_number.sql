{# Whether a count is left out of a table of counts: every one from 1 to 4; and so that nobody works
   it out from the total of `within`, the next smallest, until at least two that make at least 5 are
   left out. `key` breaks ties. #}
{% macro is_small_number(n, within, key) -%}
{{ n }} > 0 and (
    {{ n }} < 5
    or (
        min(nullif({{ n }}, 0)) over (partition by {{ within }}) < 5
        and (
            row_number() over (partition by {{ within }}, {{ n }} > 0 order by {{ n }}, {{ key }}) <= 2
            or coalesce(sum({{ n }}) over (
                partition by {{ within }} order by {{ n }}, {{ key }}
                rows between unbounded preceding and 1 preceding
            ), 0) < 5
        )
    )
)
{%- endmacro %}

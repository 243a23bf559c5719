{# Whether something goes on at the as-at date: its end is to come, or none was sent. An end that was
   sent and cannot be read is none of both: it is not open, and nobody knows that it is over. #}
{% macro is_open(end_date, is_unreadable) -%}
(
        coalesce({{ end_date }} > cast('{{ var("as_at") }}' as date), true)
        and not coalesce({{ is_unreadable }}, false)
    )
{%- endmacro %}

{# Whether something goes on at the as-at date: its end is to come, or none was sent. Where an end
   was sent that cannot be read it is not open, and nobody knows that it is over. #}
{% macro is_open(end_date, is_unreadable) -%}
(
        coalesce({{ end_date }} > {{ as_at() }}, true)
        and not coalesce({{ is_unreadable }}, false)
    )
{%- endmacro %}

{# Whether some value x of one list and some value y of another fit, as `condition` says of the two. #}
{% macro any_two(one, other, condition) -%}
len(list_filter({{ one }}, lambda x: len(list_filter({{ other }}, lambda y: {{ condition }})) > 0)) > 0
{%- endmacro %}

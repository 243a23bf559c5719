{# What a service itself calls something, of an id that begins with the service's code and a colon. #}
{% macro local_part(id) -%}
substr({{ id }}, strpos({{ id }}, ':') + 1)
{%- endmacro %}
